import datetime as dt

import polars as pl

from tests.decide.purchasing.shop import TODAY
from wharfinger.decide.purchasing.oddities import Oddities
from wharfinger.decide.purchasing.position import Position, positions, receiving_place
from wharfinger.tables import Incoming, Places, Stock


def stock(*rows):
    names = ("item", "place", "on_hand", "reserved", "lot", "expires")
    schema = {"item": str, "place": str, "on_hand": float, "reserved": float, "lot": str, "expires": dt.date}
    return Stock.of(pl.DataFrame([dict(zip(names, row, strict=False)) for row in rows], schema=schema))


def incoming(*rows):
    names = ("item", "place", "quantity", "due", "document")
    return Incoming.of(pl.DataFrame([dict(zip(names, row, strict=True)) for row in rows]))


def places(**kinds):
    return Places.of(pl.DataFrame({"place": list(kinds), "name": list(kinds), "kind": list(kinds.values())}))


def found(there, coming=None, known=None, *, each_place=False):
    odd = Oddities()
    return positions(there, coming, known, TODAY, odd, each_place=each_place), odd.table()["found"].to_list()


def test_the_position_is_on_hand_less_reserved_plus_incoming():
    there = stock(("oil", "north", 12, 2), ("oil", "south", 5, 1))
    coming = incoming(("oil", "north", 24, TODAY, "P1"), ("oil", "south", 6, TODAY, "T1"))
    position = found(there, coming)[0]["oil", None]
    assert position == Position(17, 3, 30)
    assert position.total == 44


def test_each_place_has_its_own_position_if_asked():
    there = stock(("oil", "north", 12, 2), ("oil", "south", 5, 1))
    assert found(there, each_place=True)[0]["oil", "south"] == Position(5, 1, 0)


def test_what_is_on_its_way_counts_where_nothing_is_in_stock():
    assert (
        found(stock(("salt", "main", 1)), incoming(("oil", "main", 24, TODAY, "P1")))[0]["oil", None].total
        == 24
    )


def test_expired_lots_are_not_counted_and_named():
    yesterday = TODAY - dt.timedelta(1)
    there = stock(("oil", "main", 12, 0, "A", yesterday), ("oil", "main", 5, 0, "B", TODAY))
    position, odd = found(there)
    assert position["oil", None].on_hand == 5
    assert odd == ["12 on hand that have expired"]


def test_stock_below_zero_is_taken_as_none_and_named():
    position, odd = found(stock(("oil", "north", -4), ("oil", "south", 9)))
    assert position["oil", None].on_hand == 9
    assert odd == ["-4 on hand"]


def test_goods_in_the_scrap_bin_cannot_be_sold():
    there = stock(("oil", "shop", 9), ("oil", "bin", 5))
    assert found(there, known=places(shop="store", bin="scrap"))[0]["oil", None].on_hand == 9


def test_an_overdue_delivery_is_counted_and_named():
    position, odd = found(stock(("oil", "main", 0)), incoming(("oil", "main", 24, dt.date(2026, 2, 1), "P7")))
    assert position["oil", None].incoming == 24
    assert odd == ["24 of P7 were due on 2026-02-01 and have not come"]


def test_goods_arrive_at_the_warehouse():
    there = stock(("oil", "shop", 9), ("salt", "shop", 9), ("oil", "depot", 1))
    assert receiving_place(places(shop="store", depot="warehouse", yard="supplier"), None, there) == "depot"


def test_without_places_goods_arrive_where_most_lines_are_on_their_way():
    coming = incoming(
        ("oil", "b", 1, TODAY, "P1"), ("salt", "b", 1, TODAY, "P1"), ("oil", "a", 1, TODAY, "P2")
    )
    assert receiving_place(None, coming, stock(("oil", "a", 9))) == "b"


def test_a_company_without_stock_has_one_place():
    assert receiving_place(None, None, Stock.none()) == "main"
