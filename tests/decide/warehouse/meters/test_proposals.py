import datetime as dt

from wharfinger.decide.decision import Result
from wharfinger.decide.warehouse.meters.energy import EnergySettings
from wharfinger.decide.warehouse.meters.proposals import propose
from wharfinger.decide.warehouse.meters.results import EnergyDeviations

ROW = {
    "meter": "hall", "since": dt.date(2026, 3, 1), "days": 10, "excess": 20.0, "low": 15.0, "high": 25.0,
    "score": 6.0, "part": "base", "cost": 50.0, "cost_per_year": 1825.0,
    "suggestion": "walk through at night",
}  # fmt: skip


def cards(*rows):
    frame = EnergyDeviations.of({name: [(ROW | row)[name] for row in rows] for name in ROW})
    moment = dt.datetime(2026, 3, 11, tzinfo=dt.UTC)
    return propose(Result("energy", {}, EnergySettings(), moment, 0, {"energy_deviations": frame}))


def test_who_uses_less_gets_no_card_and_the_dearest_comes_first():
    found = cards({"meter": "small", "cost_per_year": 10.0}, {"excess": -5.0}, {"meter": "large"})
    assert found["proposal"].to_list() == ["energy/inspect/large", "energy/inspect/small"]


def test_a_card_says_since_when_how_much_and_what_to_try():
    card = cards({}).row(0, named=True)
    assert card["worth"] == 1825.0
    assert "since 2026-03-01 it used 20 kWh a day more" in card["why"]
    assert "walk through at night" in card["why"]
