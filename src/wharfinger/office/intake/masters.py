"""Places, items, their units, and lanes between places."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.models import Item, ItemUnit, Lane, Place, Supplier
from wharfinger.office import codes
from wharfinger.office.intake.aside import ROW, Sorted, quoted
from wharfinger.office.intake.upsert import money, upsert
from wharfinger.office.sites import SITES, WITHIN
from wharfinger.office.verb import verb

DECIMALS = {"kg": 3, "l": 3, "m": 3, "t": 6}
"""Decimals of items that are weighed or measured; what is counted has none."""


def shape_places(rows: Sorted) -> pl.DataFrame:
    """Those whose parent is known, and whose kind is the one that the books have."""
    named = codes.distinct(rows.good, "place", "parent")
    there = dict(Place.objects.filter(code__in=named).values_list("code", "kind"))
    known = list(there.keys() | codes.distinct(rows.good, "place"))
    stands = pl.col("place").replace_strict(there, default=None, return_dtype=pl.String)
    rows.refuse(
        ~pl.col("parent").is_in(known),
        "parent",
        pl.concat_str(pl.lit("no place "), quoted("parent")),
        "a place of this file or of the books",
        "add the parent, or correct its name",
    )
    rows.refuse(
        pl.col("kind").is_in(WITHIN) & pl.col("parent").is_null(),
        "parent",
        pl.concat_str(pl.lit("a "), pl.col("kind"), pl.lit(" that lies nowhere")),
        "the warehouse or store that it is in",
        "name its parent",
    )
    rows.refuse(
        stands != pl.col("kind"),
        "kind",
        quoted("kind"),
        "the kind that the place has in the books",
        "a place keeps its kind; give the other one a name of its own",
    )
    return _parents_first(rows.good)


def _parents_first(places: pl.DataFrame) -> pl.DataFrame:
    parts, left, done = [], places, set[str]()
    while left.height:
        waits = pl.col("parent").is_in(left["place"].implode()) & (pl.col("parent") != pl.col("place"))
        ready = left.filter(~waits.fill_null(False))
        if ready.is_empty():
            ready = left  # a ring of parents: written as it stands, and refused there
        parts.append(ready)
        done |= set(ready["place"])
        left = left.filter(~pl.col("place").is_in(list(done)))
    return pl.concat([places.clear(), *parts])


@verb("bring_places")
def bring_places(doing: Doing, places: pl.DataFrame) -> Answer:
    """Take places into the books, or bring them up to date."""
    new = changed = known = 0
    for row in places.drop(ROW).iter_rows(named=True):
        parent = Place.objects.get(code=row["parent"]) if row["parent"] else None
        kind, code = row["kind"], row["place"]
        fields = {name: row[name] for name in ("name", "latitude", "longitude", "x_m", "y_m", "time_zone")}
        there = Place.objects.filter(code=code).first()
        if there is None:
            site = parent.site if parent and kind in WITHIN else None
            made = Place(code=code, kind=kind, parent=parent, site=site, **fields)
            doing.create(made)
            if kind in SITES:
                made.site = made
                made.save(update_fields=["site"])
            new += 1
        elif any(getattr(there, name) != value for name, value in fields.items()):
            doing.change(there, **fields)
            changed += 1
        else:
            known += 1
    return {"new": new, "changed": changed, "known": known}


def shape_items(rows: Sorted) -> pl.DataFrame:
    """Those whose supplier is known."""
    known = list(codes.suppliers(codes.distinct(rows.good, "supplier")))
    rows.refuse(
        ~pl.col("supplier").is_in(known),
        "supplier",
        pl.concat_str(pl.lit("no supplier "), quoted("supplier")),
        "a supplier of the books",
        "bring the supplier in with the items, or correct its name",
    )
    return rows.good.with_columns(money("unit_cost"), money("price"))


@verb("bring_items")
def bring_items(doing: Doing, items: pl.DataFrame) -> Answer:
    """Take items into the books, or bring them up to date. How finely stock is told apart is set apart."""
    named = items["item"].to_list()
    there = {row.code: row for row in Item.objects.filter(code__in=named)}
    suppliers = {row.code: row for row in Supplier.objects.all()}
    rows = []
    for row in items.drop(ROW).iter_rows(named=True):
        code = row.pop("item")
        tax = row.pop("tax_rate")
        row["supplier"] = suppliers.get(row["supplier"])
        row["tax_rate"] = None if tax is None else Decimal(str(tax)).quantize(Decimal("0.00001"))
        rows.append((code, row))
    return upsert(doing, there, rows, _new_item)


def _new_item(code: Any, fields: dict[str, Any]) -> Item:
    return Item(code=code, decimals=DECIMALS.get(fields["unit"], 0), **fields)


def shape_units(rows: Sorted) -> pl.DataFrame:
    """Those of known items, under a name and a barcode of their own."""
    units = refuse_unknown_items(rows)
    base = {row.pk: row.unit for row in Item.objects.filter(id__in=units["item_id"].to_list())}
    rows.good = units
    rows.refuse(
        pl.col("unit") == pl.col("item_id").replace_strict(base, default=None, return_dtype=pl.String),
        "unit",
        quoted("unit"),
        "a unit that is not the item's base unit",
        "leave the row out: the base unit is always 1",
    )
    taken = {
        barcode: f"{item}/{unit}"
        for barcode, item, unit in ItemUnit.objects.filter(barcode__isnull=False).values_list(
            "barcode", "item__code", "unit"
        )
    }
    holder = pl.col("barcode").replace_strict(taken, default=None, return_dtype=pl.String)
    mine = pl.concat_str("item", pl.lit("/"), "unit")
    again = pl.col("barcode").is_not_null() & ~pl.col("barcode").is_first_distinct()
    rows.refuse(
        (holder != mine).fill_null(False) | again,
        "barcode",
        pl.concat_str(pl.lit("barcode "), quoted("barcode"), pl.lit(", which another unit has")),
        "a barcode that nothing else has",
        "correct the barcode",
    )
    return rows.good


@verb("bring_units")
def bring_units(doing: Doing, units: pl.DataFrame) -> Answer:
    """Take boxes, layers and pallets into the books, or bring them up to date."""
    there = {(r.item_id, r.unit): r for r in ItemUnit.objects.filter(item_id__in=units["item_id"].to_list())}
    rows = [
        ((item, unit), {"numerator": numerator, "denominator": denominator, "barcode": barcode})
        for item, unit, numerator, denominator, barcode in units.select(
            "item_id", "unit", "numerator", "denominator", "barcode"
        ).iter_rows()
    ]
    return upsert(doing, there, rows, lambda key, fields: ItemUnit(item_id=key[0], unit=key[1], **fields))


def shape_lanes(rows: Sorted) -> pl.DataFrame:
    """Those between known places."""
    known = codes.places(codes.distinct(rows.good, "from_place", "to_place"))
    for column in ("from_place", "to_place"):
        rows.refuse(
            ~pl.col(column).is_in(list(known)),
            column,
            pl.concat_str(pl.lit("no place "), quoted(column)),
            "a place of the books",
            "bring the place in first, or correct its name",
        )
    ids = [
        pl.col(column).replace_strict(known, return_dtype=pl.Int64).alias(f"{column}_id")
        for column in ("from_place", "to_place")
    ]
    return rows.good.with_columns(*ids, money("cost"), money("cost_per_kg"))


@verb("bring_lanes")
def bring_lanes(doing: Doing, lanes: pl.DataFrame) -> Answer:
    """Take ways between places into the books, or bring them up to date."""
    there = {(row.from_place_id, row.to_place_id): row for row in Lane.objects.all()}
    rows = [
        ((start, end), {"days": days, "cost": cost, "cost_per_kg": by_weight})
        for start, end, days, cost, by_weight in lanes.select(
            "from_place_id", "to_place_id", "days", "cost", "cost_per_kg"
        ).iter_rows()
    ]
    return upsert(
        doing,
        there,
        rows,
        lambda key, fields: Lane(from_place_id=key[0], to_place_id=key[1], **fields),
    )


def refuse_unknown_items(rows: Sorted) -> pl.DataFrame:
    """The rows of known items, with item_id and decimals; the others are set aside."""
    known = codes.items(codes.distinct(rows.good, "item"))
    rows.refuse(
        ~pl.col("item").is_in(list(known)),
        "item",
        pl.concat_str(pl.lit("no item "), quoted("item")),
        "an item of the books",
        "bring the item in first, or correct its number",
    )
    frame = pl.DataFrame(
        [(code, number, decimals) for code, (number, decimals) in known.items()],
        schema={"item": pl.String, "item_id": pl.Int64, "decimals": pl.Int64},
        orient="row",
    )
    return rows.good.join(frame, on="item", how="left", maintain_order="left")
