import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.decide.warehouse.jams.queueing import (
    blocked,
    delayed,
    departure_scv,
    load,
    servers_for,
    wait_gg1,
    wait_ggc,
    wait_mmc,
)


# Hillier and Lieberman, Introduction to Operations Research, the emergency room of County Hospital: 2
# patients an hour, 3 treated an hour by each doctor: 2/3 of an hour with one doctor, 1/24 with two.
@pytest.mark.parametrize(("doctors", "hours"), [(1, 2 / 3), (2, 1 / 24)])
def test_the_wait_in_the_emergency_room(doctors, hours):
    assert wait_mmc(2, 1 / 3, doctors) == pytest.approx(hours)


# Bronson, Operations Research (1982), problem 24.6: three servers, 300 a year, two days each: 0.43 days.
def test_the_wait_before_three_servers():
    assert wait_mmc(300, 1 / 182.5, 3) == pytest.approx(0.001175, rel=1e-3)
    assert 300 * wait_mmc(300, 1 / 182.5, 3) == pytest.approx(0.352, abs=5e-4)


# Published tables of Erlang B: 5 erlang offered to 10 lines lose 1.84 %; 10 erlang to 10 lines 21.46 %.
@pytest.mark.parametrize(("offered", "lines", "lost"), [(5, 10, 0.01838), (10, 10, 0.21458)])
def test_erlang_b(offered, lines, lost):
    assert blocked(offered, lines) == pytest.approx(lost, abs=1e-5)


def test_erlang_c_of_two_servers_at_half_load_is_one_third():
    assert delayed(1, 2) == pytest.approx(1 / 3)
    assert delayed(2, 2) == 1


# Kelton, Sadowski and Sturrock, Simulation with Arena, exercise 2.6: one a 1.25 minutes, work even between
# 0.1 and 1.9 minutes: 2.54 minutes.
def test_pollaczek_and_khinchine_with_even_work():
    assert wait_gg1(0.8, 1, 1, 1.8**2 / 12) == pytest.approx(2.54)


# Hopp and Spearman, Factory Physics, the Hare X19 and the Tortoise 2000: 2.875 jobs an hour, 20 minutes each
# on a load of 0.9583, work with an scv of 6.25: 27.8 hours; the jobs that leave have 5.82, and before the
# next machine (work with 1.0) they wait 26.1 hours.
def test_a_machine_that_breaks_down_for_long():
    rate, work = 2.875 / 60, 20
    assert load(rate, work, 1) == pytest.approx(0.9583, abs=1e-4)
    assert wait_gg1(rate, work, 1, 6.25) / 60 == pytest.approx(27.8, abs=0.05)
    leaving = departure_scv(load(rate, work, 1), 1, 1, 6.25)
    assert leaving == pytest.approx(5.82, abs=0.005)
    assert wait_gg1(rate, work, leaving, 1) / 60 == pytest.approx(26.1, abs=0.1)


loads = st.floats(0.05, 0.97)
scvs = st.floats(0, 4)


@given(loads, scvs, scvs)
def test_with_one_server_allen_and_cunneen_is_kingman(busy, arrival_scv, work_scv):
    assert wait_ggc(busy, 1, 1, arrival_scv, work_scv) == pytest.approx(
        wait_gg1(busy, 1, arrival_scv, work_scv)
    )


@given(loads, st.integers(1, 30), scvs)
def test_one_more_server_never_waits_longer(busy, servers, work_scv):
    rate = busy * servers
    assert wait_ggc(rate, 1, servers + 1, 1, work_scv) <= wait_ggc(rate, 1, servers, 1, work_scv)


@given(loads, st.integers(1, 30))
def test_what_leaves_a_line_of_pure_chance_is_pure_chance(busy, servers):
    assert departure_scv(busy, servers, 1, 1) == pytest.approx(1)


@given(st.floats(0.01, 20), scvs, st.floats(0.01, 5))
def test_the_fewest_servers_are_enough_and_one_fewer_is_not(rate, work_scv, longest):
    servers = servers_for(rate, 1, 1, work_scv, longest)
    assert wait_ggc(rate, 1, servers, 1, work_scv) <= longest
    assert servers == 1 or wait_ggc(rate, 1, servers - 1, 1, work_scv) > longest or rate >= servers - 1


def test_where_nothing_comes_nobody_is_needed():
    assert servers_for(0, 5, 1, 1, 10) == 0


def test_more_than_can_be_done_waits_for_ever():
    assert wait_mmc(2, 1, 2) == wait_ggc(3, 1, 2, 1, 1) == wait_gg1(1, 1, 1, 1) == math.inf


def test_a_line_played_for_long_waits_as_the_formula_says():
    from wharfinger.decide.warehouse.jams.line_kernel import run_line

    rng = np.random.default_rng(1)
    count, servers = 200_000, 3
    arrived = np.cumsum(rng.exponential(1, count))
    work = rng.exponential(0.8 * servers, (count, 1))
    came, began = run_line(
        np.array([0, count]),
        arrived,
        work,
        np.zeros((count, 1)),
        np.zeros((1, 1)),
        np.full((1, 1, 24), servers),
        np.ones(1),
    )
    assert np.mean(began - came) == pytest.approx(wait_mmc(1, 0.8 * servers, servers), rel=0.06)
