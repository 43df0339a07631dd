import numpy as np

from tests.decide.warehouse.jams.test_line_simulation import QUEUE, line
from wharfinger.decide.warehouse.jams.labour_plan import plan_labour


def planned(orders, longest_wait=15.0):
    per_hour = np.zeros(24)
    per_hour[9] = orders
    return plan_labour(
        line(QUEUE), per_hour, longest_wait=longest_wait, days=30, rng=np.random.default_rng(1)
    )


def test_an_hour_with_more_work_than_one_can_do_gets_more_people():
    # 30 orders of ten minutes are five hours of work.
    plan = planned(30)
    assert plan.people[0, 9] >= 4
    assert plan.wait_minutes.max() <= 15


def test_who_waits_longer_needs_fewer_people():
    assert planned(30, 60.0).people.sum() <= planned(30, 5.0).people.sum()


def test_no_orders_need_nobody():
    assert planned(0).people.sum() == 0
