from tests.decide.warehouse.jams.test_proposals import result
from wharfinger.decide.warehouse.jams.report import answer


def test_the_answer_names_the_step_and_what_one_more_brings():
    assert answer(result().frames["bottleneck_steps"]) == (
        "pack limits the day: busy 90% of the time while orders come. One more there would get an order "
        "through 20 minutes sooner and end the day 60 minutes earlier."
    )
