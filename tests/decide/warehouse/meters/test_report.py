from tests.decide.warehouse.meters.test_proposals import ROW
from wharfinger.decide.warehouse.meters.report import answer
from wharfinger.decide.warehouse.meters.results import EnergyDeviations, EnergyModels


def test_the_answer_says_how_many_and_what_it_costs():
    one = EnergyDeviations.of({name: [value] for name, value in ROW.items()})
    models = EnergyModels.of(
        {
            "meter": ["hall", "cold"], "kind": ["1P"] * 2, "days": [365] * 2, "base": [1.0] * 2,
            "error": [0.1] * 2,
        }
    )  # fmt: skip
    assert answer(one, models) == (
        "1 of 2 meters use more than they should: 50.00 so far, 1,825.00 in a year if it goes on."
    )
    assert answer(EnergyDeviations.none(), models) == "None of 2 meters uses more than it should."
