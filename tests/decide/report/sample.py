"""A page that uses all of the kit, with figures like those of a tea shop."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

import polars as pl

from wharfinger.decide.report import (
    Band,
    Column,
    Html,
    Line,
    MapStop,
    MapTour,
    Mark,
    Section,
    Span,
    bars,
    folded,
    guess,
    heat,
    histogram,
    line,
    money,
    note,
    page,
    reasons,
    stacked,
    state,
    states,
    table,
    tour_map,
)

AS_OF = datetime(2026, 11, 20, 6, tzinfo=UTC)
NAMES = (
    "Earl Grey tea, loose 250 g",
    "Ceramic teapot 1.2 l, white",
    "Matcha ceremonial 30 g",
    'Gift box "Winter" & <friends>',
    "Lapsang souchong 100 g",
    "Kettle, gooseneck 1 l",
)


def sample_page() -> str:
    return page(
        title="Stock health and orders",
        answer="3 orders to place today, 1,240 EUR; 2 items run out before Friday",
        as_of=AS_OF,
        sections=[
            Section("What to order", "Most money at risk first.", [_orders(), _why()]),
            Section("Earl Grey tea", "The shelf was empty for two weeks in March.", [_demand()]),
            Section("Where the money lies", "", [_matrix(), _values(), _costs(), _changes()]),
            Section("On the road", "", [_tours()]),
            Section("How long it lasts", "", [_cover(), _all_stock(), note("Counted on Monday.")]),
        ],
        settings={"service level": "95%", "review days": 7},
        data={"Items": "578 rows", "Sales": "41,220 rows"},
        command="wharfinger run stock_health --from data --to results --as-of 2026-11-20T06:00:00+00:00",
    )


def items() -> pl.DataFrame:
    place = pl.int_range(60, eager=True)
    return pl.DataFrame(
        {
            "name": [f"{NAMES[at % len(NAMES)]} {at}" for at in place],
            "health": [("out", "low", "healthy", "too much")[at % 4] for at in place],
            "need": 10 + place * 1.7,
            "order": place * 6,
            "value": place * 61.25,
            "due": [None if at == 3 else date(2026, 11, 21) + timedelta(days=at) for at in place],
            "freight": place * 4.5,
        }
    )


def weeks() -> pl.DataFrame:
    rows = []
    for at in range(66):
        usual = 60 + 18 * math.sin(at / 52 * 6.28 + 1)
        sold = round(usual + 9 * math.sin(at * 2.7)) if at < 54 and at != 44 else None
        guessed = usual if at >= 54 else None
        spread = 8 + at / 3
        rows.append(
            {
                "week": date(2025, 11, 3) + timedelta(weeks=at),
                "sold": 0 if at in (20, 21) else sold,
                "q50": guessed,
                "q05": None if guessed is None else guessed - spread,
                "q95": None if guessed is None else guessed + spread,
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def _orders() -> Html:
    return table(
        items().head(12),
        [
            Column("name", "Item"),
            Column("health", "State", show=states({"out": "bad", "low": "warn", "healthy": "good"})),
            Column("need", "Expected need", "pieces in 14 days", guess=True),
            Column("order", "Order", "pieces", total=True),
            Column("value", "Value", "EUR", show=money, total=True),
            Column("due", "Arrives"),
        ],
        caption="Proposed orders",
    )


def _why() -> Html:
    return folded("Why Earl Grey tea", reasons(["12 on hand.", guess("38 pieces"), state("late", "warn")]))


def _demand() -> Html:
    return line(
        weeks(),
        "week",
        [Line("sold", "Sold"), Line("q50", "Forecast", guess=True)],
        bands=[Band("q05", "q95", "90 of 100")],
        spans=[
            Span(date(2026, 3, 23), date(2026, 4, 6), "stockout", "bad"),
            Span(date(2026, 6, 22), date(2026, 7, 13), "promotion"),
        ],
        marks=[Mark(AS_OF, "today")],
        title="Sold and expected",
        unit="pieces a week",
    )


def _matrix() -> Html:
    cells = pl.DataFrame(
        {
            "abc": ["A", "A", "B", "B"],
            "xyz": ["X", "Y", "X", "Y"],
            "value": [41230.4, 22110.0, 1240.0, 18230.0],
            "count": [14, 9, 44, 311],
        }
    )
    return heat(
        cells,
        "abc",
        "xyz",
        "value",
        title="Stock by value and steadiness",
        unit="EUR, items",
        show=lambda value: money(value, decimals=0),
        note="count",
        show_note=lambda count: f"{count} items",
    )


def _values() -> Html:
    return bars(items(), "name", "value", title="Order value by item", unit="EUR", show=money)


def _costs() -> Html:
    return stacked(
        items().head(6), "name", {"value": "Goods", "freight": "Freight"}, title="To the door", unit="EUR"
    )


def _changes() -> Html:
    changes = pl.DataFrame({"place": ["Web shop", "Market"], "change": [3110.0, -1250.5]})
    return bars(changes, "place", "change", title="Change of margin", unit="EUR", show=money)


def _cover() -> Html:
    days = pl.DataFrame({"cover_days": [*(at**2 / 20 for at in range(60)), None, math.nan]})
    return histogram(
        days,
        "cover_days",
        title="Items by days of cover",
        unit="days",
        marks=[Mark(44, "half below 44 days")],
    )


def _all_stock() -> Html:
    columns = [Column("name", "Item"), Column("order", "Quantity", "pieces", total=True)]
    return table(items(), columns, caption="All stock", most=50)


def _tours() -> Html:
    """Seven tours, so that colours come round again, on some roads."""
    depot = MapStop(54.1, 8.3, "Warehouse")
    tours = []
    for number in range(7):
        angle = number * 0.9
        places = [
            (54.1 + 0.01 * step * math.sin(angle + step / 9), 8.3 + 0.017 * step * math.cos(angle + step / 9))
            for step in range(1, 6)
        ]
        stops = [
            MapStop(*place, f"Quay {step}", "08:00 to 10:00") for step, place in enumerate(places, start=1)
        ]
        tours.append(MapTour(f"Van {number + 1}", stops, [(54.1, 8.3), *places, (54.1, 8.3)]))
    roads = [[(54.05 + row / 100, 8.2), (54.06 + row / 100, 8.4)] for row in range(10)]
    return tour_map(
        tours,
        title="Tours of the day",
        roads=roads,
        main_roads=roads[::4],
        depots=[depot],
        unserved=[MapStop(54.12, 8.36, NAMES[3])],
        attribution="© OpenStreetMap contributors",
    )
