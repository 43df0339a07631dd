import builtins
import re

import numpy as np
import pytest

from tests.decide.demand.shop import day, sales
from wharfinger import run
from wharfinger.decide import demand
from wharfinger.decide.demand import decisions, learned
from wharfinger.decide.demand.learned import learn_judge, rules_frame, rules_of
from wharfinger.decide.demand.pooled import Rows
from wharfinger.decide.demand.traits import BURST, LEVEL, TRAITS

PROBS = (0.5, 0.9)
SERIES, MOMENTS, SPAN = 300, 24, 28


def rows(factor_of, seed=0):
    """Series whose demand is their level times a factor of one trait and of the moment, with some luck."""
    rng = np.random.default_rng(seed)
    count = SERIES * MOMENTS
    traits = rng.uniform(0.5, 1.5, (count, len(TRAITS)))
    traits[:, LEVEL] = 10.0
    traits[:, BURST] = 10.0
    moment = np.repeat(100.0 + 7 * np.arange(MOMENTS), SERIES)
    came = 10 * factor_of(traits[:, 0], moment) * rng.lognormal(0, 0.2, count)
    return Rows(traits, came, np.ones(count), traits[:, LEVEL] + traits[:, BURST], moment)


def in_the_middle(trait, _):
    """Much where the trait is neither small nor large: no weighted sum says that, and a tree does."""
    return np.where(abs(trait - 1) < 0.25, 3.0, 1.0)


def judged(taught):
    return learn_judge(taught, PROBS, 0.1, 10.0, SPAN, SPAN)


def loss(rules, seen):
    off = seen.came[:, None] - rules.quantiles(seen.traits)
    return np.maximum(np.array(PROBS) * off, (np.array(PROBS) - 1) * off).mean(axis=0)


def test_trees_say_what_no_weighted_sum_can():
    rules = judged(rows(in_the_middle))
    assert rules.trees is not None
    assert rules.trees.say == 1.0
    new = rows(in_the_middle, seed=1)
    alone = judged(rows(in_the_middle).some(np.arange(SERIES * MOMENTS) < learned.FEWEST_FOR_TREES))
    assert (loss(rules, new) < 0.6 * loss(alone, new)).all()
    assert (new.came <= rules.quantiles(new.traits)[:, 1]).mean() == pytest.approx(0.9, abs=0.03)


def test_trees_that_did_not_hold_over_the_last_span_are_silent():
    def turned(trait, moment):
        middle = in_the_middle(trait, moment)
        return np.where(moment < 100 + 7 * (MOMENTS - 4), middle, 4.0 - middle)

    assert judged(rows(turned)).trees is None


def test_few_series_have_no_trees():
    taught = rows(in_the_middle)
    few = taught.some(np.arange(SERIES * MOMENTS) % SERIES < 50)
    assert judged(few).trees is None


def test_equal_rows_give_equal_bytes_and_a_row_hangs_on_no_other():
    taught = rows(in_the_middle)
    one, two = judged(taught), judged(taught)
    assert one.trees == two.trees
    whole = one.quantiles(taught.traits[:50])
    assert np.array_equal(whole, np.concatenate([one.quantiles(taught.traits[[k]]) for k in range(50)]))


def test_trees_survive_being_handed_on_as_a_table():
    rules = judged(rows(in_the_middle))
    back = rules_of(rules_frame(28, rules), 28)
    assert back.trees == rules.trees


def test_pieces_agree_where_trees_speak(monkeypatch):
    monkeypatch.setattr(learned, "FEWEST_FOR_TREES", 100)
    monkeypatch.setattr(learned, "SAYS", (1.0, 1.0))  # they are to speak, whether they help or not
    shop = sales(count=40)
    shared = demand.learn_forecast(shop, settings=demand.ForecastSettings(), as_of=day(200))
    assert "trees" in shared["rules"]["kind"].to_list()
    for decision in (decisions.forecast_decision, decisions.forecast_total_decision):
        whole, pieces = (run.map(decision, {"sales": shop}, pieces=count) for count in (1, 3))
        for name, frame in whole.frames.items():
            assert frame.equals(pieces.frames[name])


def test_a_system_without_openmp_forecasts_by_the_rules_and_is_told_what_to_install(monkeypatch):
    load = builtins.__import__

    def broken(name, *rest, **named):
        if name == "lightgbm":
            raise OSError("libgomp.so.1: cannot open shared object file")
        return load(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", broken)
    with pytest.warns(UserWarning, match=re.escape("apt install libgomp1")):
        assert judged(rows(in_the_middle)).trees is None
