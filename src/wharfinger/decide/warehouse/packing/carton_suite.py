"""Which few cartons to stock, so that the least air and money is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from wharfinger.decide.decision import AsOf, Decision
from wharfinger.decide.sums import without_dust
from wharfinger.decide.warehouse.open_orders import past_orders
from wharfinger.decide.warehouse.packing.carton_suite_report import report
from wharfinger.decide.warehouse.packing.goods import Goods
from wharfinger.decide.warehouse.packing.rows import Rows
from wharfinger.decide.warehouse.packing.suite_search import search
from wharfinger.decide.warehouse.packing.suite_settings import SuiteSettings
from wharfinger.decide.warehouse.packing.tables import CartonSuite, PackLeftOut, SizeGuesses, SuiteOrders
from wharfinger.tables import Frame, Items, Orders, TableError

_SHAPE = ["length_mm", "width_mm", "height_mm", "weight_g", "fragile", "this_side_up"]


@dataclass(frozen=True)
class StockedCartons:
    """The tables that `stock_cartons` writes."""

    carton_suite: pl.DataFrame
    pack_left_out: pl.DataFrame
    size_guesses: pl.DataFrame


def carton_suite(
    orders: Frame, count: int = 4, *, settings: SuiteSettings | None = None, seed: int = 0
) -> pl.DataFrame:
    """The `count` cartons, at most, that ship these orders for the least money. Table `CartonSuite`.

    Money is board, filler and carriage by the greater of weight and dimensional weight, so that air is what
    costs. Sizes come from the orders: each is packed tightly on several floors. An order that goes into none
    whole is taken as split into boxes that are three quarters full.
    """
    chosen = settings or SuiteSettings(count=count)
    return _suite(_goods(SuiteOrders.of(orders), chosen, Rows()), chosen, seed)


def stock_cartons(
    orders: Frame,
    items: Frame,
    *,
    settings: SuiteSettings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
) -> StockedCartons:
    """The few cartons to stock for orders like these, so that the least air and money is shipped."""
    chosen, rows = settings or SuiteSettings(), Rows()
    lines = past_orders(Orders.of(orders), as_of).join(
        Items.of(items).select("item", *_SHAPE, known=pl.lit(value=True)), on="item", how="left"
    )
    whole = pl.col("quantity") == pl.col("quantity").floor()
    long = pl.max_horizontal("length_mm", "width_mm", "height_mm").fill_null(0.0) > chosen.largest_mm
    judged = lines.with_columns(
        reason=pl.when(pl.col("known").is_null())
        .then(pl.lit("it is not in items"))
        .when(~whole)
        .then(pl.lit("its quantity is not whole pieces"))
        .when(long)
        .then(pl.lit("one piece is longer than any carton should be"))
    )
    out = judged.filter(pl.col("reason").is_not_null()).sort("order", "item")
    for line in out.select("order", "item", "quantity", "reason").iter_rows():
        rows.leave(*line)
    kept = judged.filter(pl.col("reason").is_null()).with_columns(pl.col("quantity").cast(pl.Int64))
    wanted = SuiteOrders.of(kept.select("order", "item", "quantity", *_SHAPE))
    suite = _suite(_goods(wanted, chosen, rows), chosen, seed)
    tables = rows.tables()
    return StockedCartons(suite, tables["pack_left_out"], tables["size_guesses"])


def _goods(orders: pl.DataFrame, settings: SuiteSettings, rows: Rows) -> list[Goods]:
    return [
        Goods([rows.kind(row, row["quantity"], settings.guess) for row in lines.iter_rows(named=True)])
        for _, lines in orders.sort("order", "item").group_by("order", maintain_order=True)
    ]


def _suite(orders: Sequence[Goods], settings: SuiteSettings, seed: int) -> pl.DataFrame:
    if not orders:
        raise TableError(
            where="orders", found="no order to pack", expected="at least one", mend="give past orders"
        )
    return CartonSuite.of(without_dust(pl.DataFrame(search(orders, settings, seed))))


decision = Decision(
    name="carton_suite",
    run=stock_cartons,
    reads=(Orders, Items),
    writes=(CartonSuite, PackLeftOut, SizeGuesses),
    settings=SuiteSettings,
    report=report,
)
