"""What the plan runs a decision with."""

from wharfinger.books.acts import By
from wharfinger.books.home import Home
from wharfinger.decide import registry
from wharfinger.office.plan_settings import settings_for
from wharfinger.office.settings import set_setting

ME = By("test")


def test_the_answers_of_the_first_hour_hold_where_nothing_was_set(sqlite_books: Home) -> None:
    min_max = registry.find("min_max")
    assert settings_for(min_max) == min_max.settings()
    set_setting(ME, "service", 0.99)
    set_setting(ME, "order_weekday", "tue")
    asked = settings_for(min_max)
    # The 99th percentile of the normal distribution: 2.326 (any table of it).
    assert (asked.buffer_sd, asked.review_days) == (2.326, 7)


def test_what_was_set_for_the_decision_comes_before_the_answers(sqlite_books: Home) -> None:
    set_setting(ME, "service", 0.99)
    set_setting(ME, "decision_settings", {"min_max": {"buffer_sd": 1.0}})
    assert settings_for(registry.find("min_max")).buffer_sd == 1.0


def test_another_decision_keeps_its_own(sqlite_books: Home) -> None:
    health = registry.find("stock_health")
    assert settings_for(health) == health.settings()
