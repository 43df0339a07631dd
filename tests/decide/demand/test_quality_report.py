import polars as pl

from tests.decide.demand.shop import day, table
from tests.decide.demand.test_quality import truth
from wharfinger.decide.demand.quality import decision
from wharfinger.decide.demand.quality_report import answer


def page(sold, made, **more):
    result = decision.apply({"sales": table(sold), "forecast": made, **more}, as_of=day(200))
    return decision.report(result)


def test_the_answer_says_the_bias_and_what_drifted():
    sold, made = truth()
    sold[30, 180:] = 2 * sold[30, 180:] + 3
    written = page(sold, made)
    assert "1 item no longer sells as forecast, most of all item 030 at main." in written.replace("\xa0", " ")
    assert "base units were expected and" in written.replace("\xa0", " ")


def test_the_promises_stand_by_class_with_their_verdict():
    written = page(*truth())
    assert "95% promised" in written
    assert "largest quarter" in written
    assert "No item has drifted away from its forecast." in written


def test_what_people_said_is_shown_only_where_someone_did():
    sold, made = truth()
    said = pl.DataFrame({"item": ["item 039"], "date": [day(172)], "quantity": [500.0], "by": ["the buyer"]})
    assert "What people said" not in page(sold, made)
    assert "farther from the truth" in page(sold, made, overrides=said)


def test_without_a_case_the_answer_says_so():
    quality = pl.DataFrame(schema={"grouping": pl.String, "measured": pl.String})
    drift = pl.DataFrame(schema={"refresh": pl.String})
    assert answer(quality, drift) == "No forecast period is over yet: there is nothing to judge."
