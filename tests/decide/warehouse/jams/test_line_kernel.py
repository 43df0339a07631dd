import numpy as np

from wharfinger.decide.warehouse.jams.line_kernel import run_line


def ran(arrived, work, crew=1, opens=0.0, hold=1.0, hours=None):
    """One day, one step; when each order's work began."""
    work = np.array(work, float).reshape(-1, 1)
    staffed = np.full((1, 1, 24), crew) if hours is None else np.array(hours).reshape(1, 1, 24)
    came, began = run_line(
        np.array([0, len(arrived)]), np.array(arrived, float), work, np.zeros_like(work),
        np.array([[opens]]), staffed, np.array([hold]),
    )  # fmt: skip
    return came[:, 0].tolist(), began[:, 0].tolist()


def test_orders_are_served_in_the_order_in_which_they_come():
    assert ran([0, 1, 2], [5, 5, 5])[1] == [0, 5, 10]


def test_two_hands_serve_two_at_a_time():
    assert ran([0, 1, 2], [5, 5, 5], crew=2)[1] == [0, 1, 5]


def test_nothing_begins_before_the_step_opens():
    assert ran([0, 1], [5, 5], opens=30.0)[1] == [30, 35]


def test_a_server_is_held_after_the_work():
    assert ran([0, 1], [4, 4], hold=1.5)[1] == [0, 6]


def test_who_comes_in_the_second_hour_serves_from_then_on():
    hours = [1, 2] + [2] * 22
    assert ran([0, 1], [100, 10], hours=hours)[1] == [0, 60]


def test_a_step_that_is_skipped_is_not_a_number():
    came, began = ran([0, 1], [np.nan, 5])
    assert np.isnan(came[0])
    assert np.isnan(began[0])
    assert began[1] == 1
