"""Master data as tables: it has no past of its own, and is read as it stands."""

from __future__ import annotations

import polars as pl

from wharfinger.books.frames.known import Known, date, money, quantity
from wharfinger.books.frames.reading import INTEGER, NUMBER, TEXT, as_number, day_number, fit, read
from wharfinger.tables import Customers, Items, Lanes, Offers, Places, Suppliers, Units


def items(_: Known) -> pl.DataFrame:
    rows = read(
        "SELECT item.code AS item, item.name, coalesce(nullif(item.category, ''), 'none') AS category, "
        "item.unit, item.unit_cost, item.price, "
        "supplier.code AS supplier, item.status, item.shelf_life_days, item.length_mm, item.width_mm, "
        "item.height_mm, item.weight_g, item.storage, item.hazard_class, "
        f"{as_number('item.fragile')} AS fragile, "
        f"{as_number('item.this_side_up')} AS this_side_up, item.gtin, item.tax_rate FROM books_item AS item "
        "LEFT JOIN books_supplier AS supplier ON supplier.id = item.supplier_id ORDER BY item.id",
        {
            **dict.fromkeys(("item", "name", "category", "unit"), TEXT),
            **dict.fromkeys(("unit_cost", "price"), INTEGER),
            **dict.fromkeys(("supplier", "status"), TEXT),
            **dict.fromkeys(("shelf_life_days", "length_mm", "width_mm", "height_mm", "weight_g"), NUMBER),
            **dict.fromkeys(("storage", "hazard_class"), TEXT),
            **dict.fromkeys(("fragile", "this_side_up"), INTEGER),
            "gtin": TEXT,
            "tax_rate": NUMBER,
        },
    )
    return fit(rows.with_columns(money("unit_cost"), money("price")), Items)


def units(_: Known) -> pl.DataFrame:
    rows = read(
        "SELECT item.code AS item, held.unit, held.numerator, held.denominator, held.barcode "
        "FROM books_itemunit AS held JOIN books_item AS item ON item.id = held.item_id ORDER BY held.id",
        {"item": TEXT, "unit": TEXT, "numerator": INTEGER, "denominator": INTEGER, "barcode": TEXT},
    )
    return fit(rows, Units)


def places(_: Known) -> pl.DataFrame:
    rows = read(
        "SELECT place.code AS place, place.name, place.kind, parent.code AS parent, place.latitude, "
        "place.longitude, place.x_m, place.y_m, place.time_zone FROM books_place AS place "
        "LEFT JOIN books_place AS parent ON parent.id = place.parent_id ORDER BY place.id",
        {
            **dict.fromkeys(("place", "name", "kind", "parent"), TEXT),
            **dict.fromkeys(("latitude", "longitude", "x_m", "y_m"), NUMBER),
            "time_zone": TEXT,
        },
    )
    return fit(rows, Places)


def suppliers(_: Known) -> pl.DataFrame:
    rows = read(
        "SELECT code AS supplier, name, email, currency, order_weekdays, minimum_value, free_freight_value, "
        "latitude, longitude FROM books_supplier ORDER BY id",
        {
            **dict.fromkeys(("supplier", "name", "email", "currency", "order_weekdays"), TEXT),
            **dict.fromkeys(("minimum_value", "free_freight_value"), INTEGER),
            **dict.fromkeys(("latitude", "longitude"), NUMBER),
        },
    )
    return fit(rows.with_columns(money("minimum_value"), money("free_freight_value")), Suppliers)


def offers(known: Known) -> pl.DataFrame:
    rows = read(
        "SELECT supplier.code AS supplier, offer.item_id, offer.unit_cost, offer.unit, offer.currency, "
        "offer.minimum_quantity, offer.multiple, offer.lead_days, offer.lead_days_sd, offer.break_quantity, "
        f"offer.break_kind, {day_number('offer.valid_from')} AS valid_from, "
        f"{day_number('offer.valid_to')} AS valid_to "
        "FROM books_offer AS offer JOIN books_supplier AS supplier ON supplier.id = offer.supplier_id "
        "ORDER BY offer.id",
        {
            "supplier": TEXT,
            **dict.fromkeys(("item_id", "unit_cost"), INTEGER),
            **dict.fromkeys(("unit", "currency"), TEXT),
            **dict.fromkeys(("minimum_quantity", "multiple"), INTEGER),
            **dict.fromkeys(("lead_days", "lead_days_sd"), NUMBER),
            "break_quantity": INTEGER,
            "break_kind": TEXT,
            **dict.fromkeys(("valid_from", "valid_to"), INTEGER),
        },
    ).join(known.items, on="item_id", how="left", maintain_order="left")
    quantities = [quantity(name) for name in ("minimum_quantity", "multiple", "break_quantity")]
    return fit(
        rows.with_columns(money("unit_cost"), *quantities, date("valid_from"), date("valid_to")), Offers
    )


def lanes(_: Known) -> pl.DataFrame:
    rows = read(
        "SELECT start.code AS from_place, goal.code AS to_place, lane.days, lane.cost, lane.cost_per_kg "
        "FROM books_lane AS lane JOIN books_place AS start ON start.id = lane.from_place_id "
        "JOIN books_place AS goal ON goal.id = lane.to_place_id ORDER BY lane.id",
        {"from_place": TEXT, "to_place": TEXT, "days": NUMBER, "cost": INTEGER, "cost_per_kg": INTEGER},
    )
    return fit(rows.with_columns(money("cost"), money("cost_per_kg")), Lanes)


def customers(_: Known) -> pl.DataFrame:
    rows = read(
        "SELECT code AS customer, segment, area, age_group, consent, preferences "
        "FROM books_customer ORDER BY id",
        dict.fromkeys(("customer", "segment", "area", "age_group", "consent", "preferences"), TEXT),
    )
    return fit(rows, Customers)
