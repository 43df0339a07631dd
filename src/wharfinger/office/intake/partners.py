"""Suppliers, what they offer, and customers by key."""

from __future__ import annotations

import polars as pl

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.models import Customer, Offer, Place, Supplier
from wharfinger.office import codes
from wharfinger.office.intake.aside import ROW, Sorted, quoted
from wharfinger.office.intake.masters import refuse_unknown_items
from wharfinger.office.intake.upsert import is_finer, money, steps, upsert
from wharfinger.office.verb import verb


def shape_suppliers(rows: Sorted) -> pl.DataFrame:
    """Money in steps."""
    return rows.good.with_columns(money("minimum_value"), money("free_freight_value"))


@verb("bring_suppliers")
def bring_suppliers(doing: Doing, suppliers: pl.DataFrame) -> Answer:
    """Take suppliers into the books with the places that their goods come from, or bring them up to date."""
    named = suppliers["supplier"].to_list()
    there = {row.code: row for row in Supplier.objects.filter(code__in=named)}
    wanted = {code: f"supplier-{code}" for code in named if code not in there}
    places = {row.code: row for row in Place.objects.filter(code__in=list(wanted.values()))}
    names = dict(suppliers.select("supplier", "name").iter_rows())
    missing = [
        Place(code=place, name=names[code], kind="supplier")
        for code, place in wanted.items()
        if place not in places
    ]
    doing.create_many(missing)
    places |= {row.code: row for row in missing}
    rows = [(row.pop("supplier"), row) for row in suppliers.drop(ROW).iter_rows(named=True)]
    return upsert(
        doing,
        there,
        rows,
        lambda code, fields: Supplier(code=code, place=places[f"supplier-{code}"], **fields),
    )


def shape_offers(rows: Sorted) -> pl.DataFrame:
    """Those of known suppliers for known items, in quantities that the item has."""
    sellers = codes.suppliers(codes.distinct(rows.good, "supplier"))
    rows.refuse(
        ~pl.col("supplier").is_in(list(sellers)),
        "supplier",
        pl.concat_str(pl.lit("no supplier "), quoted("supplier")),
        "a supplier of the books",
        "bring the supplier in first, or correct its name",
    )
    rows.good = refuse_unknown_items(rows)
    quantities = ("minimum_quantity", "multiple", "break_quantity")
    for column in quantities:
        refuse_finer(rows, column)
    return rows.good.with_columns(
        pl.col("supplier").replace_strict(sellers, return_dtype=pl.Int64).alias("supplier_id"),
        money("unit_cost"),
        *(steps(column) for column in quantities),
    )


@verb("bring_offers")
def bring_offers(doing: Doing, offers: pl.DataFrame) -> Answer:
    """Take offers into the books, or bring them up to date."""
    key = ("supplier_id", "item_id", "break_quantity", "valid_from")
    fields = (
        *("unit_cost", "unit", "currency", "minimum_quantity", "multiple"),
        *("lead_days", "lead_days_sd", "break_kind", "valid_to"),
    )
    suppliers = offers["supplier_id"].unique().to_list()
    there = {
        tuple(getattr(row, name) for name in key): row
        for row in Offer.objects.filter(supplier_id__in=suppliers)
    }
    rows = [
        (tuple(row[name] for name in key), {name: row[name] for name in fields})
        for row in offers.select(*key, *fields).iter_rows(named=True)
    ]
    return upsert(
        doing,
        there,
        rows,
        lambda values, rest: Offer(**dict(zip(key, values, strict=True)), **rest),
    )


def shape_customers(rows: Sorted) -> pl.DataFrame:
    """As they are: by key only."""
    return rows.good


@verb("bring_customers")
def bring_customers(doing: Doing, customers: pl.DataFrame) -> Answer:
    """Take customers into the books by key, or bring them up to date; names belong to `keep_person`."""
    named = customers["customer"].to_list()
    there = {row.code: row for row in Customer.objects.filter(code__in=named)}
    rows = [(row.pop("customer"), row) for row in customers.drop(ROW).iter_rows(named=True)]
    return upsert(doing, there, rows, lambda code, fields: Customer(code=code, **fields))


def refuse_finer(rows: Sorted, column: str) -> None:
    """Set aside quantities with more decimals than their item has."""
    rows.refuse(
        is_finer(column),
        column,
        quoted(column),
        "no more decimals than the item has",
        "correct the quantity, or give the item more decimals before anything of it has moved",
    )
