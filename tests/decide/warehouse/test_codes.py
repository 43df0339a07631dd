from wharfinger.decide.warehouse.codes import code


def test_a_number_is_not_broken_at_its_hyphen():
    assert code("08-11R-2") == "08\N{NON-BREAKING HYPHEN}11R\N{NON-BREAKING HYPHEN}2"
    assert code(None) == "–"
