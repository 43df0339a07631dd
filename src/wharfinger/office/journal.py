"""Much that happened, written in one act: documents with their lines, and the movements that belong to them.

For tills, web shops and other programs that hand over a stretch of time at once. What a document's state then
is follows from what moved.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.documents import KINDS
from wharfinger.books.fields import from_microseconds, to_microseconds
from wharfinger.books.ledger import Entry, post, reasons
from wharfinger.books.ledger.value import round_half_even
from wharfinger.books.models import Act, Document, Line
from wharfinger.books.rows import insert
from wharfinger.books.settings_kept import kept
from wharfinger.books.transactions import reserve_ids
from wharfinger.office import codes
from wharfinger.office.journal_rows import ENDED, HEADS, LINES, in_steps, shaped
from wharfinger.office.journal_states import MOVES, STATES, end_short, settle
from wharfinger.office.verb import verb
from wharfinger.tables import Movements
from wharfinger.tables.errors import BooksError

LINE_OF = {
    **dict.fromkeys(("document", "kind"), pl.String()),
    **dict.fromkeys(("item_id", "line_id", "price"), pl.Int64()),
}


@verb("book_journal")
def book_journal(
    doing: Doing,
    movements: pl.DataFrame,
    documents: pl.DataFrame | None = None,
    lines: pl.DataFrame | None = None,
    ended: pl.DataFrame | None = None,
) -> Answer:
    """Write new documents, their lines, and movements that carry their own time as the time they were known.

    `movements` is the table Movements: a document's name and the item say which line one belongs to; whoever
    asks for the act stands as its actor. `documents` has number, kind, at, from_place, to_place, and as it
    needs due, supplier, customer, channel, origin; `lines` has document, item, quantity, price, promotion.
    A document that is there already is left as it is. `ended` names document and item of lines of which no
    more will come. One bad row refuses the whole.
    """
    heads, rows, over = shaped(documents, HEADS), shaped(lines, LINES), shaped(ended, ENDED)
    moved = in_steps(Movements.of(movements))
    ordered = in_steps(rows).with_columns(pl.col("document").alias("number"))
    fresh = _fresh(heads)
    planned = _planned(fresh, ordered, moved, over)
    until = _last_known(moved, doing)
    of_new = _write_documents(doing, fresh, planned, until)
    numbers = codes.distinct(moved, "document") | codes.distinct(over, "document")
    touched = numbers - codes.distinct(fresh, "number")
    line_of = pl.concat([of_new, _known_lines(touched)])
    posted = post(doing, _entries(doing, moved, line_of))
    end_short(doing, over, line_of)
    settle(doing, touched, until)
    doing.tell("journal.booked", movements=len(posted), documents=fresh.height)
    return {"movements": len(posted), "documents": fresh.height}


def booked(keys: list[str]) -> set[str]:
    """Which of these keys have been used already."""
    return set(Act.objects.filter(key__in=keys).values_list("key", flat=True))


def waiting_orders() -> list[str]:
    """Customers' orders of which something is still to be shipped, the oldest first."""
    rows = Document.objects.filter(kind="sale", state__in=("open", "part_shipped"))
    return list(rows.order_by("at", "id").values_list("number", flat=True))


def _fresh(heads: pl.DataFrame) -> pl.DataFrame:
    """The documents that are not there yet."""
    known = codes.documents(codes.distinct(heads, "number"))
    fresh = heads.filter(~pl.col("number").is_in(list(known)))
    for kind in codes.distinct(fresh, "kind") - set(STATES):
        raise BooksError(
            where="documents",
            found=f"the kind '{kind}'",
            expected=f"one of {', '.join(STATES)}",
            mend="write documents of other kinds one by one, with their own verbs",
        )
    return fresh


def _planned(
    fresh: pl.DataFrame, ordered: pl.DataFrame, moved: pl.DataFrame, over: pl.DataFrame
) -> pl.DataFrame:
    """The lines of new documents, with what has moved of each and what is cancelled as it ended short."""
    done = moved.group_by("document", "item", "reason").agg(pl.col("steps").sum().alias("moved"))
    short = over.with_columns(ended=pl.lit(value=True)).unique()
    return (
        ordered.join(fresh.select("number", "kind"), on="number", maintain_order="left")
        .with_columns(reason=pl.col("kind").replace_strict(MOVES, return_dtype=pl.String))
        .join(done, on=["document", "item", "reason"], how="left", maintain_order="left")
        .join(short, on=["document", "item"], how="left", maintain_order="left")
        .with_columns(pl.col("moved").fill_null(0))
        .with_columns(
            cancelled=pl.when(pl.col("ended"))
            .then((pl.col("steps") - pl.col("moved")).clip(lower_bound=0))
            .otherwise(0),
            line=pl.int_range(1, pl.len() + 1).over("document"),
        )
    )


def _last_known(moved: pl.DataFrame, doing: Doing) -> dt.datetime:
    """When the last of its movements was known: as of earlier, documents had not come to their states yet."""
    latest = moved["recorded_at"].max()
    return min(latest, doing.now) if isinstance(latest, dt.datetime) else doing.now


def _write_documents(
    doing: Doing, fresh: pl.DataFrame, planned: pl.DataFrame, until: dt.datetime
) -> pl.DataFrame:
    """Documents and lines as rows; which line is whose."""
    if fresh.is_empty():
        return pl.DataFrame(schema=LINE_OF)
    there = codes.known("place", codes.places, fresh, "from_place", "to_place")
    sellers = codes.known("supplier", codes.suppliers, fresh, "supplier")
    buyers = codes.known("customer", codes.customers, fresh, "customer")
    ids = dict(zip(fresh["number"], reserve_ids(Document, fresh.height), strict=True))
    origins = codes.documents(codes.distinct(fresh, "origin")) | ids
    states = _states(planned)
    currency, rows = kept("currency"), []
    changed = []
    for number, kind, at, due, start, end, supplier, customer, channel, origin in fresh.iter_rows():
        first, nothing = STATES[kind][:2]
        state = states.get(number, nothing)
        assert state in KINDS[kind].states
        changed_at = at if state == nothing else max(at, to_microseconds(until))
        row = (
            *(ids[number], number, kind, state, doing.act_id, at, changed_at),
            *(there.get(start), there.get(end)),
        )
        who = (sellers.get(supplier), buyers.get(customer), origins.get(origin))
        rows.append((*row, *who, currency, 1, due, channel, ""))
        if state != first:
            # As if it had gone through its states one by one, so that undo leads back to the first.
            changed.append(["changed", "document", ids[number], {"state": first}, {"state": state}])
    head = ("id", "number", "kind", "state", "act_id", "at", "changed_at", "from_place_id", "to_place_id")
    tail = ("supplier_id", "customer_id", "origin_id", "currency", "rate", "due", "channel", "note")
    insert(Document._meta.db_table, (*head, *tail), rows)
    doing.changes += [["created", "document", list(ids.values())], *changed]
    return _write_lines(doing, planned, ids)


def _states(planned: pl.DataFrame) -> dict[str, str]:
    wanted = pl.col("steps") - pl.col("cancelled")
    progress = planned.group_by("document").agg(
        pl.col("kind").first(),
        whole=(pl.col("moved") >= wanted).all(),
        part=(pl.col("moved") > 0).any(),
    )
    return {
        number: STATES[kind][3 if whole else 2 if part else 1]
        for number, kind, whole, part in progress.iter_rows()
    }


def _write_lines(doing: Doing, planned: pl.DataFrame, ids: dict[str, int]) -> pl.DataFrame:
    if planned.is_empty():
        return pl.DataFrame(schema=LINE_OF)
    columns = {
        "id": pl.Series(reserve_ids(Line, planned.height), dtype=pl.Int64),
        "document_id": planned["document"].replace_strict(ids, return_dtype=pl.Int64),
        "number": planned["line"],
        "item_id": planned["item_id"],
        "quantity": planned["steps"],
        "price": planned["price_steps"],
        "cancelled": planned["cancelled"],
        "promotion": planned["promotion"],
        "reason": pl.repeat("", planned.height, eager=True),
    }
    insert(Line._meta.db_table, tuple(columns), pl.DataFrame(columns).rows())
    doing.changes.append(["created", "line", columns["id"].to_list()])
    return pl.DataFrame(
        {
            "document": planned["document"],
            "kind": planned["kind"],
            "item_id": columns["item_id"],
            "line_id": columns["id"],
            "price": columns["price"],
        },
        schema=LINE_OF,
    ).unique(["document", "item_id"], keep="first")


def _known_lines(numbers: set[str]) -> pl.DataFrame:
    """The first line of each item of documents that are there."""
    by_id = {number: name for name, number in codes.documents(numbers).items()}
    rows: list[tuple[Any, ...]] = []
    for part in codes.parts(by_id):
        found = Line.objects.filter(document_id__in=part).order_by("document_id", "number")
        rows += [
            (by_id[document], kind, item, line, price)
            for document, kind, item, line, price in found.values_list(
                "document_id", "document__kind", "item_id", "id", "price"
            )
        ]
    return pl.DataFrame(rows, schema=LINE_OF, orient="row").unique(["document", "item_id"], keep="first")


def _entries(doing: Doing, moved: pl.DataFrame, line_of: pl.DataFrame) -> list[Entry]:
    there = codes.known("place", codes.places, moved, "from_place", "to_place")
    rows = (
        _with_lots(moved)
        .join(line_of, on=["document", "item_id"], how="left", maintain_order="left")
        .select(
            "item_id",
            pl.col("from_place").replace_strict(there, return_dtype=pl.Int64),
            pl.col("to_place").replace_strict(there, return_dtype=pl.Int64),
            "steps",
            "reason",
            pl.col("at").dt.timestamp("us"),
            pl.col("recorded_at").dt.timestamp("us"),
            "lot_id",
            "line_id",
            "decimals",
            "price",
            received=(pl.col("kind") == "purchase") & (pl.col("reason") == reasons.RECEIPT),
        )
    )
    instants = pl.concat([rows["at"], rows["recorded_at"]]).unique()
    moments = {count: min(from_microseconds(count), doing.now) for count in instants}
    whens = {count: from_microseconds(count) for count in rows["at"].unique()}
    return [
        Entry(
            item,
            start,
            end,
            steps,
            reason,
            whens[at],
            lot,
            round_half_even((price or 0) * steps, 10**decimals) if received else None,
            line,
            recorded_at=moments[recorded],
        )
        for item, start, end, steps, reason, at, recorded, lot, line, decimals, price, received in rows.rows()
    ]


def _with_lots(moved: pl.DataFrame) -> pl.DataFrame:
    named = moved.filter(pl.col("lot").is_not_null())
    known = codes.lots(set(named["item_id"].unique()))
    frame = pl.DataFrame(
        [(item, code, number) for (item, code), number in known.items()],
        schema={"item_id": pl.Int64, "lot": pl.String, "lot_id": pl.Int64},
        orient="row",
    )
    found = moved.join(frame, on=["item_id", "lot"], how="left", maintain_order="left")
    missing = found.filter(pl.col("lot").is_not_null(), pl.col("lot_id").is_null())
    if missing.height:
        codes.must_be_known(f"lot of {missing['item'][0]}", codes.distinct(missing, "lot"), ())
    return found
