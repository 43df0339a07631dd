"""Every table of the books, as of any moment, page by page, as JSON, CSV or Parquet."""

import csv
import datetime as dt
import io
import json
import threading
import time
from collections import OrderedDict
from typing import Annotated, Any, Literal

import polars as pl
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from wharfinger.api.keys import principal_of
from wharfinger.api.pages import cursor_of, place_of
from wharfinger.api.problems import ProblemError
from wharfinger.books.frames import FROM_BOOKS, tables_as_of
from wharfinger.office.roles import must_read
from wharfinger.tables import TABLES, Table

ROWS, MOST_ROWS = 1_000, 10_000
KEPT_SECONDS, MOST_KEPT = 60.0, 4
SINCE = ("date", "at", "received", "ordered_at", "due")
"""The column that `since` looks at: the first of these that the table has."""
ITEMS, PLACES = ("item",), ("place", "from_place", "to_place")
FORMULA = ("=", "+", "-", "@", "\t", "\r")

router = Router(tags=["tables"])
Code = Annotated[str | None, Query(max_length=200)]
As = Literal["json", "csv", "parquet"]


class Kept:
    """Tables of a moment for as long as somebody turns their pages. What is known of a moment stays."""

    def __init__(self) -> None:
        self._frames: OrderedDict[tuple[str, str], tuple[float, pl.DataFrame]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: str, moment: dt.datetime) -> pl.DataFrame:
        key, now = (name, moment.isoformat()), time.monotonic()
        with self._lock:
            for old in [each for each, (at, _) in self._frames.items() if now - at > KEPT_SECONDS]:
                del self._frames[old]
            if key in self._frames:
                return self._frames[key][1]
        frame = tables_as_of(moment, [name])[name]
        with self._lock:
            self._frames[key] = (now, frame)
            while len(self._frames) > MOST_KEPT:
                self._frames.popitem(last=False)
        return frame


_kept = Kept()


def written(frame: pl.DataFrame, form: As, next_: str | None) -> HttpResponse:
    """Rows in a format, with the cursor of those that follow."""
    headers = {"Next-Cursor": next_} if next_ else {}
    if form == "parquet":
        file = io.BytesIO()
        frame.write_parquet(file)
        return HttpResponse(file.getvalue(), content_type="application/vnd.apache.parquet", headers=headers)
    texts = frame.with_columns(
        *(pl.col(name).dt.to_string("iso:strict") for name in _of(frame, pl.Datetime)),
        *(pl.col(name).cast(pl.String) for name in _of(frame, pl.Date)),
    )
    if form == "csv":
        return HttpResponse(as_csv(texts), content_type="text/csv; charset=utf-8", headers=headers)
    body = f'{{"rows":{texts.write_json()},"next":{json.dumps(next_)}}}'
    return HttpResponse(body, content_type="application/json", headers=headers)


def as_csv(frame: pl.DataFrame) -> str:
    """With a quote before text that a spreadsheet would take for a formula (OWASP, "CSV Injection")."""
    safe = frame.with_columns(
        pl.when(pl.any_horizontal(*(pl.col(name).str.starts_with(sign) for sign in FORMULA)))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name, kind in frame.schema.items()
        if kind == pl.String
    )
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(safe.columns)
    writer.writerows(safe.iter_rows())
    return file.getvalue()


def _of(frame: pl.DataFrame, kind: Any) -> list[str]:
    return [name for name, each in frame.schema.items() if each.base_type() == kind]


def _read(
    request: HttpRequest,
    name: str,
    item: str | None,
    place: str | None,
    since: dt.date | None,
    as_of: dt.datetime | None,
    limit: int,
    cursor: str | None,
    form: As,
) -> HttpResponse:
    must_read(principal_of(request), name)
    told = place_of(cursor, str, int)
    moment, first = (_moment(told[0]), told[1]) if told else (_checked(as_of), 0)
    frame = _filtered(name, _kept.get(name, moment), item, place, since)
    rows = frame.slice(first, limit)
    end = first + rows.height
    return written(rows, form, cursor_of(moment.isoformat(), end) if end < frame.height else None)


def _moment(text: str) -> dt.datetime:
    try:
        return _checked(dt.datetime.fromisoformat(text))
    except ValueError:
        raise ProblemError(400, where="cursor", found="a cursor that this address has not given") from None


def _checked(as_of: dt.datetime | None) -> dt.datetime:
    if as_of is None:
        return dt.datetime.now(tz=dt.UTC)
    if as_of.tzinfo is None or not 1970 < as_of.year < 2200:
        raise ProblemError(
            422,
            where="as_of",
            found=as_of.isoformat(),
            expected="a moment with its offset, after 1970",
            mend="write it as 2026-03-01T08:00:00Z",
        )
    return as_of.astimezone(dt.UTC)


def _filtered(
    name: str, frame: pl.DataFrame, item: str | None, place: str | None, since: dt.date | None
) -> pl.DataFrame:
    for told, columns, word in ((item, ITEMS, "item"), (place, PLACES, "place")):
        there = [column for column in columns if column in frame.columns]
        if told is not None:
            if not there:
                raise _no_filter(name, word)
            frame = frame.filter(pl.any_horizontal(*(pl.col(column) == told for column in there)))
    if since is not None:
        column = next((each for each in SINCE if each in frame.columns), None)
        if column is None:
            raise _no_filter(name, "since")
        frame = frame.filter(pl.col(column).cast(pl.Date) >= since)
    return frame


def _no_filter(name: str, word: str) -> ProblemError:
    return ProblemError(
        422,
        where=word,
        found=f"{word}, by which the table {name} has no column",
        expected="a filter that fits the table",
        mend="leave it out",
    )


def row_schema(table: type[Table]) -> dict[str, Any]:
    """A row of a table as JSON schema."""
    return {
        "type": "object",
        "properties": {name: _cell(column.dtype) for name, column in table.columns().items()},
    }


def _cell(kind: Any) -> dict[str, Any]:
    if kind.is_integer():
        return {"type": ["integer", "null"]}
    if kind.is_numeric():
        return {"type": ["number", "null"]}
    if kind == pl.Boolean:
        return {"type": ["boolean", "null"]}
    return {"type": ["string", "null"]}


def rows_schema(row: dict[str, Any]) -> dict[str, Any]:
    """A page of rows as JSON schema."""
    return {
        "type": "object",
        "required": ["rows", "next"],
        "properties": {
            "rows": {"type": "array", "items": row},
            "next": {"type": ["string", "null"], "description": "The cursor of the rows that follow."},
        },
    }


def _route(name: str) -> None:
    def view(
        request: HttpRequest,
        item: Code = None,
        place: Code = None,
        since: dt.date | None = None,
        as_of: Annotated[
            dt.datetime | None, Query(description="What was recorded before this moment; without it, by now.")
        ] = None,
        limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = ROWS,
        cursor: str | None = None,
        format: As = "json",
    ) -> HttpResponse:
        return _read(request, name, item, place, since, as_of, limit, cursor, format)

    table = TABLES[name]
    router.get(
        f"/{name}",
        operation_id=f"table_{name}",
        summary=f"The table {table.__name__}",
        description=(table.__doc__ or "").partition("\n")[0],
        openapi_extra={
            "x-answer": rows_schema(row_schema(table)),
            "x-other-types": ["text/csv", "application/vnd.apache.parquet"],
        },
    )(view)


for _name in FROM_BOOKS:
    _route(_name)
