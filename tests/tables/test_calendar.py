"""Open days follow published holidays, and a sale falls on the business day of its place."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.tables.calendar import Calendar, business_day, iso_week, weekday_numbers
from wharfinger.tables.errors import SettingError

GERMANY = Calendar("DE")
UNITED_STATES = Calendar("US")
# Open on Saturdays, with a works holiday and one Sunday before Christmas.
SHOP = Calendar(
    "DE",
    subdivision="BY",
    weekdays_off=(6,),
    extra_closed=(date(2025, 8, 11), date(2025, 8, 12)),
    extra_open=(date(2025, 12, 21),),
)

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
calendars = st.sampled_from([GERMANY, UNITED_STATES, SHOP, Calendar("SA", weekdays_off=(4, 5))])


# Easter Sunday by the tables of the U.S. Naval Observatory: 2008-03-23 and 2038-04-25 are about the earliest
# and the latest; the Monday after it is a holiday in every German state.
@pytest.mark.parametrize(
    "easter_sunday",
    [date(2008, 3, 23), date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2038, 4, 25)],
)
def test_easter_monday_moves_with_easter(easter_sunday: date) -> None:
    names = GERMANY.holiday_table(easter_sunday, easter_sunday + timedelta(days=1))
    assert names.rows() == [(easter_sunday + timedelta(days=1), "Easter Monday")]


@pytest.mark.parametrize(
    ("country", "subdivision", "day", "is_holiday"),
    [
        # Unification Treaty of 1990, article 2: 3 October.
        ("DE", None, date(2025, 10, 3), True),
        # Holiday acts of the German states: Corpus Christi in Bavaria, repentance day in Saxony only.
        ("DE", "BY", date(2025, 6, 19), True),
        ("DE", "BE", date(2025, 6, 19), False),
        ("DE", "SN", date(2025, 11, 19), True),
        ("DE", "BY", date(2025, 11, 19), False),
        # Bank holidays as published on gov.uk: Boxing Day 2026 is a Saturday, its substitute the Monday.
        ("GB", "ENG", date(2026, 12, 28), True),
        ("GB", "ENG", date(2026, 4, 6), True),
        ("GB", "SCT", date(2026, 4, 6), False),
        ("GB", "SCT", date(2026, 1, 2), True),
        # Federal holidays as published by the U.S. Office of Personnel Management.
        ("US", None, date(2025, 11, 27), True),
        ("US", None, date(2026, 7, 3), True),
        ("US", None, date(2021, 12, 31), True),
        # Lunar new year of 29 January 2025.
        ("CN", None, date(2025, 1, 29), True),
    ],
)
def test_holidays_are_those_that_were_published(
    country: str, subdivision: str | None, day: date, is_holiday: bool
) -> None:
    assert day.weekday() < 5
    assert Calendar(country, subdivision).is_open(day) is not is_holiday


def test_the_holiday_table_is_in_order_with_names() -> None:
    # The nine holidays of all German states; none between the two years' ends is missing.
    table = GERMANY.holiday_table(date(2025, 4, 1), date(2026, 1, 1))
    assert table.columns == ["date", "name"]
    assert [str(day) for day in table["date"]] == [
        "2025-04-18",
        "2025-04-21",
        "2025-05-01",
        "2025-05-29",
        "2025-06-09",
        "2025-10-03",
        "2025-12-25",
        "2025-12-26",
        "2026-01-01",
    ]
    assert table["name"][5] == "German Unity Day"


def test_a_time_without_holidays_is_an_empty_table_of_the_same_columns() -> None:
    table = GERMANY.holiday_table(date(2025, 7, 1), date(2025, 7, 31))
    assert table.schema == GERMANY.holiday_table(date(2025, 1, 1), date(2025, 12, 31)).schema
    assert table.is_empty()


def test_the_names_do_not_follow_the_locale_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    from wharfinger.tables import calendar

    monkeypatch.setenv("LANGUAGE", "de_DE")
    calendar._holidays.cache_clear()
    assert GERMANY.holiday_table(date(2025, 10, 3), date(2025, 10, 3))["name"][0] == "German Unity Day"


def test_a_shop_is_open_on_its_own_days() -> None:
    assert SHOP.is_open(date(2025, 8, 9))  # a Saturday
    assert not SHOP.is_open(date(2025, 8, 10))  # a Sunday
    assert not SHOP.is_open(date(2025, 8, 11))  # its own holiday
    assert SHOP.is_open(date(2025, 12, 21))  # an open Sunday


def test_after_good_friday_2025_work_goes_on_on_tuesday() -> None:
    assert GERMANY.next_open(date(2025, 4, 18)) == date(2025, 4, 22)
    assert GERMANY.add_open_days(date(2025, 4, 17), 1) == date(2025, 4, 22)
    assert GERMANY.add_open_days(date(2025, 4, 22), -1) == date(2025, 4, 17)
    assert GERMANY.open_days_between(date(2025, 4, 17), date(2025, 4, 22)) == 1


def test_no_open_days_from_a_closed_day_is_the_next_open_one() -> None:
    assert GERMANY.add_open_days(date(2025, 4, 19), 0) == date(2025, 4, 22)


def test_a_leap_day_is_a_day_like_any_other() -> None:
    assert GERMANY.add_open_days(date(2024, 2, 28), 1) == date(2024, 2, 29)
    assert GERMANY.add_open_days(date(2024, 2, 29), 1) == date(2024, 3, 1)
    assert GERMANY.add_open_days(date(2025, 2, 28), 1) == date(2025, 3, 3)


@given(calendars, days, st.integers(-60, 60).filter(bool))
def test_open_days_added_are_the_open_days_between(calendar: Calendar, day: date, count: int) -> None:
    other = calendar.add_open_days(day, count)
    assert calendar.is_open(other)
    assert calendar.open_days_between(day, other) == count


@given(calendars, days, days, days)
def test_open_days_of_two_spans_add_up(calendar: Calendar, one: date, two: date, three: date) -> None:
    first, middle, last = sorted([one, two, three])
    whole = calendar.open_days_between(first, last)
    assert whole == calendar.open_days_between(first, middle) + calendar.open_days_between(middle, last)


@given(calendars, days)
def test_between_a_day_and_the_next_open_one_all_are_closed(calendar: Calendar, day: date) -> None:
    following = calendar.next_open(day)
    assert calendar.is_open(following)
    assert not any(calendar.is_open(day + timedelta(days=n)) for n in range((following - day).days))


def test_an_order_day_that_is_a_holiday_falls_to_the_next_order_day() -> None:
    # Monday 21 April 2025 is Easter Monday.
    assert GERMANY.order_day_on_or_after(date(2025, 4, 19), weekday_numbers("mon,thu")) == date(2025, 4, 24)


@given(calendars, days, st.sets(st.integers(0, 3), min_size=1))
def test_an_order_day_is_open_and_one_of_the_weekdays(
    calendar: Calendar, day: date, weekdays: set[int]
) -> None:
    order_day = calendar.order_day_on_or_after(day, weekdays)
    assert order_day >= day
    assert order_day.weekday() in weekdays
    assert calendar.is_open(order_day)


def test_order_weekdays_that_are_all_off_are_refused() -> None:
    with pytest.raises(SettingError, match=r"found order weekdays \[5, 6\], all of them off"):
        GERMANY.order_day_on_or_after(date(2025, 4, 19), (6, 5))


def test_no_order_weekdays_written_means_every_day() -> None:
    assert weekday_numbers(None) == (0, 1, 2, 3, 4, 5, 6)
    assert weekday_numbers("mon,thu") == (0, 3)


def test_a_weekday_that_is_none_is_refused() -> None:
    with pytest.raises(SettingError, match="found the weekday 'Monday'; expected weekdays with commas"):
        weekday_numbers("Monday")


# European summer time 2025: from 30 March to 26 October, each at 01:00 UTC (Directive 2000/84/EC).
@pytest.mark.parametrize(
    ("instant", "zone", "day_starts_hour", "day"),
    [
        (datetime(2025, 1, 1, 22, 59, tzinfo=UTC), "Europe/Berlin", 0, date(2025, 1, 1)),
        (datetime(2025, 1, 1, 23, 0, tzinfo=UTC), "Europe/Berlin", 0, date(2025, 1, 2)),
        (datetime(2025, 3, 29, 22, 30, tzinfo=UTC), "Europe/Berlin", 0, date(2025, 3, 29)),
        (datetime(2025, 3, 30, 22, 30, tzinfo=UTC), "Europe/Berlin", 0, date(2025, 3, 31)),
        # Both times half past two at night, once in summer and once in winter time: the evening before.
        (datetime(2025, 10, 26, 0, 30, tzinfo=UTC), "Europe/Berlin", 4, date(2025, 10, 25)),
        (datetime(2025, 10, 26, 1, 30, tzinfo=UTC), "Europe/Berlin", 4, date(2025, 10, 25)),
        (datetime(2025, 10, 26, 3, 0, tzinfo=UTC), "Europe/Berlin", 4, date(2025, 10, 26)),
        # The day changes in an hour that does not exist.
        (datetime(2025, 3, 30, 0, 59, tzinfo=UTC), "Europe/Berlin", 2, date(2025, 3, 29)),
        (datetime(2025, 3, 30, 1, 0, tzinfo=UTC), "Europe/Berlin", 2, date(2025, 3, 30)),
        (datetime(2024, 2, 29, 12, 0, tzinfo=UTC), "Pacific/Auckland", 0, date(2024, 3, 1)),
        (datetime(2024, 3, 1, 4, 0, tzinfo=UTC), "America/New_York", 0, date(2024, 2, 29)),
        (datetime(2025, 1, 1, 18, 14, tzinfo=UTC), "Asia/Kathmandu", 0, date(2025, 1, 1)),
        (datetime(2025, 1, 1, 18, 15, tzinfo=UTC), "Asia/Kathmandu", 0, date(2025, 1, 2)),
    ],
)
def test_a_sale_falls_on_the_business_day_of_its_place(
    instant: datetime, zone: str, day_starts_hour: int, day: date
) -> None:
    assert business_day(instant, zone, day_starts_hour) == day


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - made aware below
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana"]),
    st.integers(0, 23),
)
def test_an_hour_later_is_the_same_business_day_or_the_next(naive: datetime, zone: str, hour: int) -> None:
    instant = naive.replace(tzinfo=UTC)
    step = business_day(instant + timedelta(hours=1), zone, hour) - business_day(instant, zone, hour)
    assert step in (timedelta(0), timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "week"),
    [
        # Examples of ISO 8601: the week belongs to the year that holds its Thursday.
        (date(2008, 12, 29), "2009-W01"),
        (date(2010, 1, 3), "2009-W53"),
        (date(2024, 2, 29), "2024-W09"),
        (date(2026, 12, 31), "2026-W53"),
    ],
)
def test_weeks_are_those_of_iso_8601(day: date, week: str) -> None:
    assert iso_week(day) == week


@pytest.mark.parametrize(
    ("country", "mend"),
    [
        ("Germany", "write DE"),
        ("Germny", "write DE"),
        ("de", "write DE"),
        ("DEU", "write DE"),
        ("UK", "write GB"),
        ("United States", "write US"),
        ("???", "write the two letters"),
    ],
)
def test_an_unknown_country_names_the_likely_one(country: str, mend: str) -> None:
    with pytest.raises(SettingError) as caught:
        Calendar(country)
    assert caught.value.found == f"the country '{country}'"
    assert caught.value.mend.startswith(mend)


@pytest.mark.parametrize(
    ("country", "subdivision", "mend"),
    [
        ("DE", "Bayern", "write BY"),
        ("DE", "by", "write BY"),
        ("US", "Californa", "write CA"),
        ("DE", "??", "leave it out"),
    ],
)
def test_an_unknown_subdivision_names_the_likely_one(country: str, subdivision: str, mend: str) -> None:
    with pytest.raises(SettingError) as caught:
        Calendar(country, subdivision)
    assert caught.value.found == f"the subdivision '{subdivision}' of {country}"
    assert caught.value.mend.startswith(mend)


def test_a_year_without_known_holidays_is_refused() -> None:
    with pytest.raises(
        SettingError, match="found a date in 2525; expected 1991 to 2100, the years with known"
    ):
        GERMANY.is_open(date(2525, 1, 2))


def test_an_instant_is_not_taken_for_a_date() -> None:
    with pytest.raises(SettingError, match=r"found the instant 2025-10-03T08:00:00.*take its business_day"):
        GERMANY.is_open(datetime(2025, 10, 3, 8, tzinfo=UTC))


@pytest.mark.parametrize("weekday", [7, -1])
def test_a_weekday_off_that_is_none_is_refused(weekday: int) -> None:
    with pytest.raises(
        SettingError, match=f"found {weekday} among the weekdays_off; expected numbers from 0"
    ):
        Calendar("DE", weekdays_off=(weekday,))


def test_a_calendar_that_is_never_open_is_refused() -> None:
    with pytest.raises(SettingError, match="found all seven weekdays off"):
        Calendar("DE", weekdays_off=tuple(range(7)))


def test_a_day_both_closed_and_open_is_refused() -> None:
    day = (date(2025, 12, 21),)
    with pytest.raises(SettingError, match="found 2025-12-21 both closed and open"):
        Calendar("DE", extra_closed=day, extra_open=day)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(SettingError, match="found 2025-01-01T12:00:00 without a time zone"):
        business_day(datetime(2025, 1, 1, 12), "Europe/Berlin")  # noqa: DTZ001 - that is the mistake


@pytest.mark.parametrize("zone", ["Europe/Berln", "Europe", "../Berlin", ""])
def test_an_unknown_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(SettingError, match=f"found the time zone '{zone}'; expected a name of the IANA"):
        business_day(datetime(2025, 1, 1, tzinfo=UTC), zone)


def test_a_mistyped_time_zone_names_the_likely_one() -> None:
    with pytest.raises(SettingError, match="write Europe/Berlin if that is meant"):
        business_day(datetime(2025, 1, 1, tzinfo=UTC), "Europe/Berln")


def test_a_day_that_starts_at_hour_24_is_refused() -> None:
    with pytest.raises(
        SettingError, match="found a day that starts at hour 24; expected an hour from 0 to 23"
    ):
        business_day(datetime(2025, 1, 1, tzinfo=UTC), "Europe/Berlin", 24)
