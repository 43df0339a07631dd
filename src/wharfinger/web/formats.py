"""How numbers, money, days and moments are written on a page. Every template knows these."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats
from django.utils.safestring import SafeString

from wharfinger.books.settings_kept import kept
from wharfinger.web.doing import new_key

register = template.Library()


@register.filter
def money(value: Any) -> str:
    """An amount in the company's currency, to the cent: "1,240.00 EUR"."""
    return (
        ""
        if value is None
        else f"{formats.localize(Decimal(str(value)).quantize(Decimal('0.01')))} {kept('currency')}"
    )


@register.filter
def number(value: Any) -> str:
    """A quantity with as many digits as it has, and separators by locale."""
    if value is None:
        return ""
    exact = Decimal(str(value)).normalize()
    places = max(0, -int(exact.as_tuple().exponent))
    return formats.number_format(exact, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def moment(value: dt.datetime | None) -> str:
    """An instant in the company's time zone, to the minute."""
    if value is None:
        return ""
    return value.astimezone(ZoneInfo(kept("time_zone"))).strftime("%Y-%m-%d %H:%M")


@register.simple_tag
def form_key() -> SafeString:
    """The hidden field that makes a form count once, however often it is sent."""
    return SafeString(f'<input type="hidden" name="key" value="{new_key()}">')
