"""Open days, holidays, and the business day that an instant belongs to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from wharfinger.tables.errors import SettingError

if TYPE_CHECKING:
    import polars as pl
    from holidays import HolidayBase

_ONE_DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Calendar:
    """When a company or a place is open. Weekdays count from Monday, 0, to Sunday, 6.

    `country` is a code of ISO 3166-1 (DE), `subdivision` the part of ISO 3166-2 behind it (BY).
    `extra_closed` are company holidays, `extra_open` are days worked in spite of weekend or holiday.
    """

    country: str
    subdivision: str | None = None
    weekdays_off: tuple[int, ...] = (5, 6)
    extra_closed: tuple[date, ...] = ()
    extra_open: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        _check_country(self.country)
        _check_subdivision(self.country, self.subdivision)
        _check_weekdays(self.weekdays_off, "weekdays_off")
        if len(set(self.weekdays_off)) == 7:
            raise SettingError(
                found="all seven weekdays off",
                expected="at least one open weekday",
                mend="leave the open weekdays out of weekdays_off",
            )
        both = sorted(set(self.extra_closed) & set(self.extra_open))
        if both:
            raise SettingError(
                found=f"{both[0]} both closed and open",
                expected="one of them",
                mend="take it out of extra_closed or extra_open",
            )

    def is_open(self, day: date) -> bool:
        """Whether work is done on `day`."""
        _check_plain_date(day)
        if day in self.extra_open:
            return True
        if day.weekday() in self.weekdays_off or day in self.extra_closed:
            return False
        return day not in _holidays(self.country, self.subdivision, day.year)

    def next_open(self, day: date) -> date:
        """`day` itself if it is open, else the first open day after it."""
        while not self.is_open(day):
            day += _ONE_DAY
        return day

    def add_open_days(self, day: date, days: int) -> date:
        """The open day that is `days` open days after `day`, or before it if negative; 0 is `next_open`."""
        if days == 0:
            return self.next_open(day)
        step = _ONE_DAY if days > 0 else -_ONE_DAY
        left = abs(days)
        while left:
            day += step
            left -= self.is_open(day)
        return day

    def open_days_between(self, first: date, last: date) -> int:
        """Open days after `first` up to and including `last`; negative if `last` is the earlier.

        So `open_days_between(day, add_open_days(day, n)) == n` for every n but 0.
        """
        step = _ONE_DAY if last >= first else -_ONE_DAY
        count, day = 0, first
        while day != last:
            day += step
            count += self.is_open(day)
        return count if last >= first else -count

    def order_day_on_or_after(self, day: date, weekdays: Collection[int]) -> date:
        """The first open day from `day` on that is one of the supplier's order weekdays."""
        _check_weekdays(weekdays, "order weekdays")
        if not set(weekdays) - set(self.weekdays_off):
            raise SettingError(
                found=f"order weekdays {sorted(set(weekdays))}, all of them off",
                expected="at least one weekday that is open",
                mend="add an open weekday from 0 (Monday) to 6 (Sunday)",
            )
        while not (day.weekday() in weekdays and self.is_open(day)):
            day += _ONE_DAY
        return day

    def holiday_table(self, first: date, last: date) -> pl.DataFrame:
        """The public holidays from `first` to `last`, both included: date and name, in order.

        Days that only the company itself closes are not in it.
        """
        import polars as pl

        rows = [
            (day, name)
            for year in range(first.year, last.year + 1)
            for day, name in sorted(_holidays(self.country, self.subdivision, year).items())
            if first <= day <= last
        ]
        return pl.DataFrame(rows, schema={"date": pl.Date, "name": pl.String}, orient="row")


def weekday_numbers(weekdays: str | None) -> tuple[int, ...]:
    """The numbers of weekdays written as in Suppliers, such as "mon,thu"; None means every day."""
    if weekdays is None:
        return tuple(range(7))
    for weekday in weekdays.split(","):
        if weekday not in WEEKDAYS:
            raise SettingError(
                found=f"the weekday '{weekday}'",
                expected="weekdays with commas between, like mon,thu",
                mend=f"write them as {', '.join(WEEKDAYS)}, without blanks",
            )
    return tuple(WEEKDAYS.index(weekday) for weekday in weekdays.split(","))


def business_day(instant: datetime, zone: str, day_starts_hour: int = 0) -> date:
    """The business day of a sale at `instant` at a place in `zone` whose day changes at that local hour.

    With `day_starts_hour=4` a bar's sale at 2 in the morning belongs to the evening before.
    """
    if instant.tzinfo is None:
        raise SettingError(
            found=f"{instant.isoformat()} without a time zone",
            expected="an instant with its zone or offset",
            mend="write the offset behind it, such as +00:00 for UTC",
        )
    if not 0 <= day_starts_hour <= 23:
        raise SettingError(
            found=f"a day that starts at hour {day_starts_hour}",
            expected="an hour from 0 to 23",
            mend="write 0 for midnight, 4 for four in the morning",
        )
    local = instant.astimezone(time_zone(zone))
    return local.date() - _ONE_DAY if local.hour < day_starts_hour else local.date()


def time_zone(name: str) -> ZoneInfo:
    """The zone of that name, such as Europe/Berlin; a name that no zone has is refused."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = available_timezones()
        match = get_close_matches(name, known, n=1)
        mend = f"write {match[0]} if that is meant" if match else "write it as Europe/Berlin"
        raise SettingError(
            found=f"the time zone '{name}'",
            expected="a name of the IANA time zone database",
            mend=mend if known else "install the time zone data of the system (tzdata)",
        ) from None


def iso_week(day: date) -> str:
    """The week of ISO 8601, such as "2026-W53": Monday first; week 1 holds the year's first Thursday."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _check_country(country: str) -> None:
    codes = _country_codes()
    if codes.get(country.lower()) == country:
        return
    likely = codes.get(country.lower().replace(" ", "")) or _closest(country, codes)
    raise SettingError(
        found=f"the country '{country}'",
        expected="a country code of ISO 3166-1 whose holidays are known",
        mend=f"write {likely} if that is meant" if likely else "write the two letters, such as DE",
    )


def _check_subdivision(country: str, subdivision: str | None) -> None:
    table = _country_class(country)
    if subdivision is None or subdivision in table.subdivisions:
        return
    spellings = {code.lower(): code for code in table.subdivisions}
    spellings |= {alias.lower(): code for alias, code in table.subdivisions_aliases.items()}
    likely = _closest(subdivision, spellings)
    raise SettingError(
        found=f"the subdivision '{subdivision}' of {country}",
        expected=f"one of {', '.join(table.subdivisions)}" if table.subdivisions else "none",
        mend=f"write {likely} if that is meant" if likely else "leave it out for the whole country",
    )


def _check_weekdays(weekdays: Iterable[int], what: str) -> None:
    wrong = [weekday for weekday in weekdays if weekday not in range(7)]
    if wrong:
        raise SettingError(
            found=f"{wrong[0]!r} among the {what}",
            expected="numbers from 0 (Monday) to 6 (Sunday)",
            mend="count the weekdays from Monday as 0",
        )


def _check_plain_date(day: date) -> None:
    # A datetime is a date to Python, and equals no holiday: it would silently count as open.
    if isinstance(day, datetime):
        raise SettingError(
            found=f"the instant {day.isoformat()}",
            expected="a date",
            mend="take its business_day at the place first",
        )


@cache
def _country_codes() -> Mapping[str, str]:
    """Every spelling (name, two or three letters) in lower case, to the two-letter code."""
    from holidays.registry import COUNTRIES

    return {spelling.lower(): names[1] for names in COUNTRIES.values() for spelling in names}


@cache
def _country_class(country: str) -> type[HolidayBase]:
    import holidays

    return type(holidays.country_holidays(country))


@cache
def _holidays(country: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    import holidays

    table = _country_class(country)
    if not table.start_year <= year <= table.end_year:
        raise SettingError(
            found=f"a date in {year}",
            expected=f"{table.start_year} to {table.end_year}, the years with known holidays in {country}",
            mend="look for a mistyped year, or leave out what lies outside",
        )
    # Named, so that the locale of the machine does not change the names.
    language = "en_US" if "en_US" in table.supported_languages else table.default_language
    return dict(holidays.country_holidays(country, subdivision, years=year, language=language))


def _closest(word: str, spellings: Mapping[str, str]) -> str | None:
    match = get_close_matches(word.lower(), spellings, n=1)
    return spellings[match[0]] if match else None
