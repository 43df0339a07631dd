"""The arguments of a verb as a typed body, made from its signature, and back."""

import dataclasses
import datetime as dt
import inspect
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

import polars as pl
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, Field, create_model

from wharfinger.books.acts import Answer, By
from wharfinger.office.amounts import Number
from wharfinger.office.intake.bring import WAYS, bring
from wharfinger.office.verb import VERBS, Verb
from wharfinger.tables import Stock

LONGEST_TEXT = 10_000
MOST_ROWS = 10_000
LARGEST = 2**53
EXACT = r"^-?\d{1,15}(\.\d{1,12})?$"


def _as_text(value: Any) -> Any:
    """A number of JSON as the text that was sent; a float prints as it was written, up to 15 digits."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return format(Decimal(repr(value)), "f")


def _as_day(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("a day such as 2026-03-31 is expected")
    return value


Exact = Annotated[
    str,
    BeforeValidator(_as_text, json_schema_input_type=int | float | Annotated[str, Field(pattern=EXACT)]),
    Field(pattern=EXACT),
    AfterValidator(Decimal),
]
Whole = Annotated[int, Field(ge=-LARGEST, le=LARGEST, strict=True)]
Measure = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Day = Annotated[dt.date, BeforeValidator(_as_day, json_schema_input_type=dt.date)]
Moment = Annotated[AwareDatetime, BeforeValidator(_as_day, json_schema_input_type=AwareDatetime)]
Cell = None | bool | int | float | Annotated[str, Field(max_length=LONGEST_TEXT)]
Rows = Annotated[list[dict[str, Cell]], Field(max_length=MOST_ROWS)]

_PLAIN: dict[Any, Any] = {
    int: Whole,
    float: Measure,
    str: Text,
    bool: Annotated[bool, Field(strict=True)],
    dt.date: Day,
    dt.datetime: Moment,
    pl.DataFrame: Rows,
    types.NoneType: None,
    Any: Any,
}
TABLE_OF_WAY = {
    name: table for table, way in WAYS.items() for name, verb in VERBS.items() if verb.function is way.write
}
"""The verbs that take a whole table: over the API its rows go through the same checks as those of a file."""


class Body(Schema):
    """The ground of every body: what it does not name is refused."""

    model_config = ConfigDict(extra="forbid")


def body_of(verb: Verb) -> type[Body]:
    """The body that a verb takes."""
    fields = _fields(inspect.unwrap(verb.function), skip=1)
    return create_model(f"{_camel(verb.name)}Body", __base__=Body, **fields)


def ask(verb: Verb, by: By, body: Body) -> Answer:
    """Do the verb with what the body says."""
    sent = {name: _value(getattr(body, name)) for name in body.model_fields_set}
    if verb.name in TABLE_OF_WAY:
        return _bring(by, TABLE_OF_WAY[verb.name], next(iter(sent.values())))
    frames = {name: _frame(verb, name, rows) for name, rows in sent.items() if _is_rows(verb, name, rows)}
    return verb.function(by, **{**sent, **frames})


def _fields(function: Callable[..., Any], skip: int) -> dict[str, Any]:
    hints = typing.get_type_hints(function)
    parameters = list(inspect.signature(function).parameters.values())[skip:]
    return {
        each.name: (
            _told(hints[each.name]),
            ... if each.default is inspect.Parameter.empty else each.default,
        )
        for each in parameters
    }


def _told(hint: Any) -> Any:
    """The type of an argument as a body has it."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if hint == Number:
        return Exact
    if origin in (typing.Union, types.UnionType):
        if {str, int, Decimal, Fraction} <= set(inner):
            others = [each for each in inner if each not in (str, int, Decimal, Fraction)]
            return typing.Union[(Exact, *map(_told, others))]
        return typing.Union[tuple(map(_told, inner))]  # noqa: UP007
    if origin in (list, tuple, Sequence):
        return Annotated[list[_told(inner[0])], Field(max_length=MOST_ROWS)]
    if origin in (dict, Mapping):
        return dict[Text, _told(inner[1])]
    if dataclasses.is_dataclass(hint):
        return _model(hint)
    return _PLAIN[hint]


_MODELS: dict[type, type[Body]] = {}
_DATACLASSES: dict[type[Body], Callable[..., Any]] = {}


def _model(kind: Any) -> type[Body]:
    if kind not in _MODELS:
        hints = typing.get_type_hints(kind)
        fields = {each.name: (_told(hints[each.name]), _default(each)) for each in dataclasses.fields(kind)}
        model = create_model(kind.__name__, __base__=Body, __doc__=inspect.getdoc(kind), **fields)
        _MODELS[kind], _DATACLASSES[model] = model, kind
    return _MODELS[kind]


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return ...


def _value(value: Any) -> Any:
    if isinstance(value, Body):
        sent = {name: _value(getattr(value, name)) for name in value.model_fields_set}
        return _DATACLASSES[type(value)](**sent)
    if isinstance(value, list):
        return tuple(_value(each) for each in value)
    return value


def _is_rows(verb: Verb, name: str, rows: Any) -> bool:
    hint = typing.get_type_hints(inspect.unwrap(verb.function))[name]
    return rows is not None and pl.DataFrame in (hint, *typing.get_args(hint))


def _frame(verb: Verb, name: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    frame = _as_texts(rows)
    if verb.name == "count_in":
        return Stock.of(frame)
    return frame.cast({"expires": pl.Date}) if "expires" in frame.columns else frame


def _bring(by: By, table: str, rows: Sequence[Mapping[str, Any]]) -> Answer:
    brought = bring(by, {table: _as_texts(rows)})
    return {
        "batch": brought.batch,
        **dataclasses.asdict(brought.counts[table]),
        "failures": brought.failures.to_dicts(),
    }


def _as_texts(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """As a file would give them: text, which the table reads as its columns want it."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = {
        name: pl.Series(name, [_as_cell(row.get(name)) for row in rows], dtype=pl.String) for name in names
    }
    return pl.DataFrame(cells)


def _as_cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return ("true" if value else "false") if isinstance(value, bool) else str(_as_text(value))


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
