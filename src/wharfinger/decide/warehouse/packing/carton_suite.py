"""Which few cartons to stock, so that the least air and money is shipped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
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
    return _suite(SuiteOrders.of(orders), chosen, Rows(), seed)


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
    suite = _suite(wanted, chosen, rows, seed)
    tables = rows.tables()
    return StockedCartons(suite, tables["pack_left_out"], tables["size_guesses"])


def _suite(orders: pl.DataFrame, settings: SuiteSettings, rows: Rows, seed: int) -> pl.DataFrame:
    if orders.is_empty():
        raise TableError(
            where="orders", found="no order to pack", expected="at least one", mend="give past orders"
        )
    luck = np.random.default_rng(seed)
    names = orders["order"].unique().sort()
    taken = names.gather(np.sort(luck.permutation(len(names))[: settings.most_orders]))
    learned = [
        Goods([rows.kind(row, row["quantity"], settings.guess) for row in lines.iter_rows(named=True)])
        for _, lines in orders.filter(pl.col("order").is_in(taken.implode()))
        .sort("order", "item")
        .group_by("order", maintain_order=True)
    ]
    found = search(learned, _largest_mm(orders, settings), settings, luck)
    return CartonSuite.of(without_dust(pl.DataFrame(found)))


def _largest_mm(orders: pl.DataFrame, settings: SuiteSettings) -> list[float]:
    """The longest, middle and shortest edge that a box must have to take every single piece."""
    edges = orders.select("length_mm", "width_mm", "height_mm").fill_null(settings.guess_edge_mm)
    largest = np.sort(edges.to_numpy(), axis=1).max(axis=0)[::-1]
    return [float(edge) for edge in largest]


decision = Decision(
    name="carton_suite",
    run=stock_cartons,
    reads=(Orders, Items),
    writes=(CartonSuite, PackLeftOut, SizeGuesses),
    settings=SuiteSettings,
    report=report,
)
