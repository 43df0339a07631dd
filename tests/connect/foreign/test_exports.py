"""Known exports are recognised by themselves, and say the same in our tables."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from tests.connect.foreign.made import MADE, made
from wharfinger.connect import foreign
from wharfinger.connect.foreign.exports import EXPORTS

SAID = {
    "Shopify orders": {
        "sales": [
            ("#1001", "MUG-B", dt.date(2026, 3, 1), 2.0, 40.0),
            ("#1001", "Plate", dt.date(2026, 3, 1), 1.0, 20.0),
            ("#1002", "MUG-B", dt.date(2026, 3, 2), 1.0, 40.0),
            ("#1002", "MUG-B", dt.date(2026, 3, 5), -1.0, 40.0),
        ]
    },
    "Shopify products": {
        "items": [("MUG-B", "Mug - Blue", 47.6), ("MUG-R", "Mug - Red", 47.6), ("Plate", "Plate", 23.8)],
        "stock": [("MUG-B", "main", 12.0, 0.0), ("MUG-R", "main", 0.0, 0.0)],
    },
    "Shopify inventory": {"stock": [("MUG-B", "Shop", 12.0, 2.0)]},
    "WooCommerce products": {
        "items": [("MUG-B", "Mug - Blue", 47.6)],
        "stock": [("MUG-B", "main", 12.0, 0.0)],
    },
    "WooCommerce orders": {
        "sales": [
            ("55", "MUG-B", dt.date(2026, 3, 1), 3.0, 40.0),
            ("55", "MUG-B", dt.date(2026, 3, 1), -1.0, 40.0),
        ]
    },
    "Square items detail": {
        "sales": [
            ("T1", "Mug - Blue", dt.date(2026, 3, 1), 2.0, 40.0),
            ("T2", "Mug - Blue", dt.date(2026, 3, 3), -1.0, 40.0),
        ]
    },
    "Square item library": {
        "items": [("MUG-B", "Mug - Blue", 48.0)],
        "stock": [("MUG-B", "Market", 5.0, 0.0), ("MUG-B", "Shop", 7.0, 0.0)],
    },
    "Amazon orders": {"sales": [("028-1", "MUG-B", dt.date(2026, 3, 1), 2.0, 40.0)]},
    "Amazon inventory": {"stock": [("MUG-B", "Amazon", 11.0, 2.0)]},
    "Odoo orders": {
        "sales": [
            ("S00012", "MUG-B", dt.date(2026, 3, 1), 2.0, 38.0),
            ("S00012", "Plate", dt.date(2026, 3, 1), 1.0, 20.0),
        ]
    },
    "Odoo products": {"items": [("MUG-B", "Mug (Blue)", 40.0)], "stock": [("MUG-B", "main", 12.0, 0.0)]},
    "Odoo stock": {"stock": [("MUG-B", "WH/Stock", 12.0, 2.0)]},
    "ERPNext orders": {
        "sales": [
            ("SAL-ORD-2026-00001", "MUG-B", dt.date(2026, 3, 1), 2.0, 40.0),
            ("SAL-ORD-2026-00001", "PLATE", dt.date(2026, 3, 1), 1.0, 20.0),
        ]
    },
    "ERPNext items": {"items": [("MUG-B", "Mug", 40.0)]},
    "ERPNext stock balance": {"stock": [("MUG-B", "Stores - G", 12.0, 0.0)]},
}
COLUMNS = {
    "sales": ["order", "item", "date", "quantity", "price"],
    "items": ["item", "name", "price"],
    "stock": ["item", "place", "on_hand", "reserved"],
}


def read(data: bytes) -> tuple[foreign.Mapping, foreign.Understood]:
    [sheet] = foreign.open_files([("export.csv", data)])
    mapping = foreign.guess(sheet)
    return mapping, foreign.understand(sheet, mapping)


def said(table: str, frame: pl.DataFrame) -> list[tuple[object, ...]]:
    there = [name for name in COLUMNS[table] if name in frame.columns]
    if table == "stock":
        for name, value in (("place", "main"), ("reserved", 0.0)):
            if name not in frame.columns:
                frame = frame.with_columns(pl.lit(value).alias(name))
        there = COLUMNS[table]
    return [
        tuple(round(cell, 6) if isinstance(cell, float) else cell for cell in row)
        for row in frame.select(there).iter_rows()
    ]


def test_every_known_export_has_a_made_file_and_what_it_says() -> None:
    assert set(MADE) == set(SAID) == {export.name for export in EXPORTS}


@pytest.mark.parametrize("name", list(MADE))
def test_an_export_is_recognised_and_says_the_same_in_our_tables(name: str) -> None:
    mapping, understood = read(made(name))
    assert (mapping.export, mapping.sure) == (name, True)
    assert understood.failures.is_empty()
    told = {table: said(table, frame) for table, frame in understood.tables.items()}
    assert told == SAID[name]
    counts = understood.counts
    assert counts.rows_in == len(MADE[name]) == counts.used + counts.failed + counts.set_aside


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_what_an_export_reads_stands_in_its_published_columns(export: object) -> None:
    assert export.marks <= {name.lower() for name in export.columns}
    assert set(export.numbers) <= set(export.columns)


def test_an_export_saved_again_with_semicolons_and_decimal_commas_says_the_same() -> None:
    [sheet] = foreign.open_files([("orders.csv", made("WooCommerce orders"))])
    names = ["item_total", "item_quantity"]
    german = sheet.rows.drop("row").with_columns(pl.col(names).str.replace(".", ",", literal=True))
    _, understood = read(german.write_csv(separator=";").encode())
    assert said("sales", understood.tables["sales"]) == SAID["WooCommerce orders"]["sales"]


def test_a_number_that_cannot_be_read_fails_its_row_and_is_not_left_out_in_silence() -> None:
    rows = [{**MADE["Shopify orders"][2], "Lineitem price": "forty"}]
    _, understood = read(made("Shopify orders", rows))
    assert understood.tables["sales"].is_empty()
    assert understood.failures.select("row", "column", "found").row(0) == (2, "Lineitem price", "'forty'")


def test_a_later_export_with_a_refund_adds_only_what_came_back() -> None:
    before = [dict(MADE["WooCommerce orders"][0], item_refunded_qty="")]
    _, first = read(made("WooCommerce orders", before))
    _, second = read(made("WooCommerce orders", MADE["WooCommerce orders"][:1]))
    sold, later = (said("sales", told.tables["sales"]) for told in (first, second))
    assert later[: len(sold)] == sold
    assert [row[3] for row in later[len(sold) :]] == [-1.0]
