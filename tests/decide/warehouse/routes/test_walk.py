from wharfinger.decide.warehouse.routes.walk import Walk


def test_a_walk_is_a_value():
    assert Walk(3.0, [1], [(0, 0.0)]) == Walk(3.0, [1], [(0, 0.0)])
