"""How the company keeps its books: each setting checked before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.models import Movement, Setting
from wharfinger.books.settings_kept import DEFAULTS
from wharfinger.decide import registry
from wharfinger.office.verb import verb
from wharfinger.tables.calendar import WEEKDAYS, business_day
from wharfinger.tables.currencies import Currency
from wharfinger.tables.errors import SettingError

FROM_THE_START = ("currency", "valuation")
"""Settings that all values in the books rest on: to be chosen before the first movement."""


@verb("set_setting")
def set_setting(doing: Doing, name: str, value: Any) -> Answer:
    """Keep a setting of the company."""
    if name not in DEFAULTS:
        raise SettingError(
            where=name,
            found=f"the setting '{name}'",
            expected=f"one of {', '.join(DEFAULTS)}",
            mend="choose one of them",
        )
    _CHECKS[name](value, doing)
    if name in FROM_THE_START and Movement.objects.exists():
        raise SettingError(
            where=name,
            found=f"a change of the {name} in books that have movements",
            expected=f"the {name} that all values in these books are kept in",
            mend="begin new books, with this setting made first",
        )
    row = Setting.objects.filter(name=name).first()
    if row is None:
        doing.create(Setting(name=name, value=value))
    else:
        doing.change(row, value=value)
    return {"setting": name, "value": value}


def _text(value: Any, _: Doing) -> None:
    if not isinstance(value, str):
        raise _refused(f"{value!r}", "text")


def _currency(value: Any, doing: Doing) -> None:
    _text(value, doing)
    Currency(value)


def _valuation(value: Any, _: Doing) -> None:
    if value not in ("average", "fifo"):
        raise _refused(f"{value!r}", "average or fifo")


def _weekday(value: Any, _: Doing) -> None:
    if value not in ("", *WEEKDAYS):
        raise _refused(f"{value!r}", f"one of {', '.join(WEEKDAYS)}, or nothing for any day")


def _zone(value: Any, doing: Doing) -> None:
    _text(value, doing)
    business_day(doing.now, value)


def _number(least: float, most: float) -> Callable[[Any, Doing], None]:
    def check(value: Any, _: Doing) -> None:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
            raise _refused(f"{value!r}", f"a number from {least:g} to {most:g}")

    return check


def _decisions(value: Any, _: Doing) -> None:
    if value is None:
        return
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise _refused(f"{value!r}", "a list of names of decisions, or null for all that can")
    for name in value:
        registry.find(name)


def _decision_settings(value: Any, doing: Doing) -> None:
    if not isinstance(value, dict) or not all(isinstance(each, dict) for each in value.values()):
        raise _refused(f"{value!r}", 'settings by decision, such as {"min_max": {"order_cost": 4}}')
    for name, told in value.items():
        registry.find(name).settings.from_dict(told)


def _refused(found: str, expected: str) -> SettingError:
    return SettingError(found=found, expected=expected, mend="correct the value")


_CHECKS: Mapping[str, Callable[[Any, Doing], None]] = {
    "company": _text,
    "currency": _currency,
    "valuation": _valuation,
    "time_zone": _zone,
    "reservation_hours": _number(0, 24 * 366),
    "recount_share": _number(0, 1),
    "recount_value": _number(0, 1e9),
    "over_delivery_share": _number(0, 10),
    "plan_decisions": _decisions,
    "decision_settings": _decision_settings,
    "dismissed_days": _number(0, 3660),
    "usual_lead_days": _number(0, 365),
    "order_weekday": _weekday,
    "service": _number(0.5, 0.999),
}
