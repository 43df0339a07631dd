"""How numbers, money, days and moments are written on a page. Every template knows these."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wharfinger.books.settings_kept import kept
from wharfinger.web.doing import new_key
from wharfinger.web.refusal_words import in_words

register = template.Library()


@register.filter
def money(value: Any) -> str:
    """An amount in the company's currency, to the cent: "1,240.00 EUR"."""
    return "" if value is None else f"{_amount(Decimal(str(value)))} {kept('currency')}"


@register.filter
def number(value: Any) -> str:
    """A quantity with as many digits as it has, and separators by locale."""
    if value is None or value == "":
        return ""
    exact = Decimal(str(value)).normalize()
    places = max(0, -int(exact.as_tuple().exponent))
    return formats.number_format(exact, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def steps(count: Any, item: Any) -> str:
    """Steps of the books as a quantity of the item: "2.5"."""
    return "" if count is None else number(Decimal(count).scaleb(-item.decimals))


@register.filter
def kept_money(value: Any) -> str:
    """Ten-thousandths, as the books keep money, as an amount: "1,240.00 EUR"."""
    return "" if value is None else money(Decimal(value).scaleb(-4))


@register.filter
def plain_money(value: Any) -> str:
    """Ten-thousandths as a form takes them: "1240.5"."""
    return "" if value is None else f"{Decimal(value).scaleb(-4).normalize():f}"


@register.filter
def kept_price(value: Any, currency: str | None) -> str:
    """A price as the books keep it, in its own currency or else in the company's."""
    return f"{_amount(Decimal(value).scaleb(-4))} {currency or kept('currency')}"


@register.filter
def share(value: Any) -> str:
    """A share from 0 to 1 in percent."""
    return "" if value is None else f"{float(value):.0%}"


@register.filter
def day(value: dt.date | None) -> str:
    """A day as the books write it; nothing where there is none."""
    return value.isoformat() if value else ""


@register.filter
def words(name: Any) -> str:
    """A name of the program, such as a state, in words and in the language of the page."""
    return gettext(str(name or "").replace("_", " "))


@register.filter
def told(sentence: Any) -> str:
    """A sentence of a declaration in the language of the page, or as it stands where nobody translated it."""
    return gettext(str(sentence or ""))


@register.filter
def refusal(said: Any) -> str:
    """A part of a refusal of the office in the language of the page, where its sentence is known."""
    return in_words(str(said or ""))


@register.filter
def moment(value: dt.datetime | None) -> str:
    """An instant in the company's time zone, to the minute."""
    if not value:
        return ""
    return value.astimezone(ZoneInfo(kept("time_zone"))).strftime("%Y-%m-%d %H:%M")


@register.filter
def plainly(value: Any) -> str:
    """Any value of a result: numbers to six digits, yes and no in words, moments in the company's zone."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, float):
        return number(f"{value:.6g}")
    if isinstance(value, int):
        return number(value)
    if isinstance(value, dt.datetime):
        return moment(value)
    return "" if value is None else str(value)


@register.simple_tag
def cell(value: Any) -> SafeString:
    """One cell of a result table, numbers to the right."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return format_html('<td class="number">{}</td>' if is_number else "<td>{}</td>", plainly(value))


@register.simple_tag
def form_key() -> SafeString:
    """The hidden field that makes a form count once, however often it is sent."""
    return SafeString(f'<input type="hidden" name="key" value="{new_key()}">')


def _amount(value: Decimal) -> str:
    return formats.number_format(value, decimal_pos=2, use_l10n=True, force_grouping=True)
