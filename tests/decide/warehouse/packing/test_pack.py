import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as search
from hypothesis import strategies as st

from wharfinger.decide.warehouse.packing.check_packing import check_packing
from wharfinger.decide.warehouse.packing.pack import PackSettings, decision, pack
from wharfinger.tables import TableError

CARTONS = {
    "carton": ["small", "large"],
    "length_mm": [200.0, 400.0],
    "width_mm": [200.0, 300.0],
    "height_mm": [100.0, 300.0],
    "weight_g": [100.0, 400.0],
    "most_weight_g": [5000.0, 15000.0],
    "cost": [0.3, 0.9],
}


def goods(*rows, **more):
    """Rows of item, quantity, three edges in mm, weight in g."""
    names = ["item", "quantity", "length_mm", "width_mm", "height_mm", "weight_g"]
    return {name: [row[at] for row in rows] for at, name in enumerate(names)} | more


def faults(items, cartons, packing, share=0.5):
    tables = packing.packed_pieces, packing.packed_boxes, packing.pack_left_out
    return check_packing(items, cartons, *tables, support_share=share)


def used(packing):
    return packing.packed_boxes["carton"].to_list()


def test_eight_cubes_of_half_the_edge_fill_a_box_wholly():
    carton = {"carton": ["cube"], "length_mm": [100.0], "width_mm": [100.0], "height_mm": [100.0]}
    items = goods(("die", 8, 50.0, 50.0, 50.0, 10.0))
    packing = pack(items, carton, iterations=4)
    assert packing.packed_boxes["filled"].to_list() == [1.0]
    assert packing.proven
    assert faults(items, carton, packing, 1.0) == []


def test_the_smaller_carton_is_taken_when_it_holds_all():
    assert used(pack(goods(("mug", 4, 90.0, 90.0, 90.0, 300.0)), CARTONS, iterations=4)) == ["small"]


def test_a_dear_small_carton_loses_to_a_cheap_large_one():
    dear = CARTONS | {"cost": [9.0, 0.9]}
    assert used(pack(goods(("mug", 4, 90.0, 90.0, 90.0, 300.0)), dear, iterations=4)) == ["large"]


def test_dimensional_weight_is_paid_when_it_is_more_than_weight():
    settings = PackSettings(carriage_per_kg=1, volume_cm3_per_kg=5000, filler_g_per_l=0)
    packing = pack(goods(("feather", 1, 190.0, 190.0, 90.0, 1.0)), CARTONS, iterations=1, settings=settings)
    # 200 x 200 x 100 mm are 4,000 cubic centimetres: 0.8 kg, and the carton costs 0.30.
    assert packing.cost == pytest.approx(0.3 + 0.8)


def test_a_box_is_not_loaded_beyond_its_weight():
    items = goods(("lead", 4, 50.0, 50.0, 50.0, 6000.0))
    packing = pack(items, CARTONS, iterations=4)
    assert used(packing) == ["large", "large"]
    assert faults(items, CARTONS, packing) == []


def test_what_stands_upright_is_not_laid_down():
    items = goods(("lamp", 1, 50.0, 50.0, 180.0, 300.0))
    assert used(pack(items, CARTONS, iterations=1)) == ["small"]
    assert used(pack(items | {"this_side_up": [True]}, CARTONS, iterations=1)) == ["large"]


def test_only_allowed_orientations_are_used():
    items = goods(("tile", 3, 180.0, 90.0, 20.0, 300.0), orientations=["LWH"])
    packing = pack(items, CARTONS, iterations=1)
    assert set(packing.packed_pieces["orientation"]) == {"LWH"}


def test_nothing_rests_on_what_is_fragile():
    carton = {"carton": ["shaft"], "length_mm": [100.0], "width_mm": [100.0], "height_mm": [200.0]}
    one, two = ("glass", 1, 100.0, 100.0, 100.0, 300.0), ("book", 1, 100.0, 100.0, 100.0, 900.0)
    items = goods(one, two, fragile=[True, False])
    packing = pack(items, carton, iterations=2)
    order = packing.packed_pieces.sort("z_mm")["item"].to_list()
    assert order == ["book", "glass"]
    assert faults(items, carton, packing) == []


def test_a_load_is_borne_only_up_to_its_limit():
    carton = {"carton": ["shaft"], "length_mm": [100.0], "width_mm": [100.0], "height_mm": [300.0]}
    items = goods(("crate", 3, 100.0, 100.0, 100.0, 500.0), most_load_g=[600.0])
    packing = pack(items, carton, iterations=2)
    # The lowest of three would carry 1,000 g; of two, 500 g.
    assert sorted(packing.packed_boxes["pieces"]) == [1, 2]
    assert faults(items, carton, packing) == []


def test_what_must_be_kept_apart_shares_no_box():
    items = goods(
        ("bleach", 1, 50.0, 50.0, 50.0, 500.0),
        ("bread", 1, 50.0, 50.0, 50.0, 500.0),
        keep_apart=["chemicals", "food"],
    )
    packing = pack(items, CARTONS, iterations=2)
    assert used(packing) == ["small", "small"]
    assert packing.packed_pieces["box"].n_unique() == 2


def test_what_is_larger_than_every_carton_is_named_and_the_rest_goes_on():
    items = goods(("sofa", 1, 2000.0, 900.0, 800.0, 40000.0), ("mug", 1, 90.0, 90.0, 90.0, 300.0))
    packing = pack(items, CARTONS, iterations=1)
    assert packing.pack_left_out.select("item", "reason").rows() == [
        ("sofa", "one piece is larger or heavier than every carton allows")
    ]
    assert packing.packed_pieces["item"].to_list() == ["mug"]


def test_a_size_that_is_not_known_is_guessed_and_listed():
    items = goods(("mug", 1, 90.0, None, 90.0, None))
    packing = pack(items, CARTONS, iterations=1)
    assert packing.packed_pieces["width_mm"].to_list() == [100.0]
    guess = packing.size_guesses.row(0, named=True)
    assert guess["item"] == "mug"
    assert "width_mm 100" in guess["guess"]
    assert "weight_g" in guess["guess"]


def test_what_weighs_nothing_is_packed():
    assert used(pack(goods(("voucher", 2, 90.0, 50.0, 1.0, 0.0)), CARTONS, iterations=1)) == ["small"]


def test_many_pieces_are_packed_in_blocks():
    pallet = {"carton": ["pallet"], "length_mm": [1200.0], "width_mm": [800.0], "height_mm": [1000.0]}
    items = goods(("case", 100, 400.0, 200.0, 120.0, 4000.0), this_side_up=[True])
    packing = pack(items, pallet, iterations=1)
    # 12 cases a layer, 8 layers: 96 on the first pallet.
    assert packing.packed_boxes["pieces"].to_list() == [96, 4]
    assert faults(items, pallet, packing, 1.0) == []


def test_an_unknown_orientation_is_refused():
    with pytest.raises(TableError, match=r"item tile, orientations: found 'XYZ'; expected some of LWH"):
        pack(goods(("tile", 1, 9.0, 9.0, 9.0, 1.0), orientations=["XYZ"]), CARTONS)


def test_upright_and_only_lying_is_refused():
    items = goods(("lamp", 1, 9.0, 9.0, 9.0, 1.0), orientations=["HLW"], this_side_up=[True])
    with pytest.raises(TableError, match="this_side_up, and orientations HLW"):
        pack(items, CARTONS)


def test_no_carton_is_refused():
    none = pl.DataFrame(CARTONS).clear()
    with pytest.raises(TableError, match="found no carton"):
        pack(goods(("mug", 1, 9.0, 9.0, 9.0, 1.0)), none)


def test_a_carton_heavier_than_it_may_be_is_refused():
    heavy = CARTONS | {"most_weight_g": [50.0, 15000.0]}
    with pytest.raises(TableError, match="cartons, small: found 100 g empty, at most 50 g packed"):
        pack(goods(("mug", 1, 9.0, 9.0, 9.0, 1.0)), heavy)


EDGES = st.floats(10, 220).map(lambda edge: round(edge, 1))
ROWS = st.tuples(
    st.integers(1, 5), EDGES, EDGES, EDGES, st.integers(0, 3000).map(float), st.booleans(), st.booleans()
)


@search(max_examples=20)
@given(st.lists(ROWS, min_size=1, max_size=5), st.sampled_from([0.0, 0.5, 1.0]), st.integers(0, 9))
def test_every_packing_is_right_and_the_same_seed_packs_the_same(rows, share, seed):
    named = [(f"item {number}", *row[:5]) for number, row in enumerate(rows)]
    limits = [None if number % 2 else 2000.0 for number in range(len(rows))]
    flags = {"fragile": [row[5] for row in rows], "this_side_up": [row[6] for row in rows]}
    items = goods(*named, **flags, most_load_g=pl.Series(limits, dtype=pl.Float64).to_list())
    settings = PackSettings(support_share=share)
    first, second = (
        pack(pl.DataFrame(items), CARTONS, iterations=2, seed=seed, settings=settings) for _ in range(2)
    )
    assert faults(pl.DataFrame(items), CARTONS, first, share) == []
    assert first.packed_pieces.equals(second.packed_pieces)


NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)


def shop(**orders):
    master = {
        "item": ["book", "sofa"],
        "name": ["Book", "Sofa"],
        "category": ["things"] * 2,
        "unit": ["piece"] * 2,
        "unit_cost": [1.0] * 2,
        "price": [2.0] * 2,
        "length_mm": [210.0, 2000.0],
        "width_mm": [150.0, 900.0],
        "height_mm": [30.0, 800.0],
        "weight_g": [400.0, 40000.0],
    }
    lines = {
        "order": ["A", "B", "B", "C", "D"],
        "item": ["book", "book", "sofa", "tea", "book"],
        "quantity": [3.0, 1.0, 1.0, 1.0, 0.5],
        "ordered_at": [NOW] * 5,
    }
    return {"orders": lines | orders, "items": master, "cartons": CARTONS}


def test_orders_are_packed_apart_and_what_cannot_be_is_named():
    found = decision.apply(shop(), as_of=LATER).frames
    assert found["packed_boxes"].select("order", "pieces").rows() == [("A", 3), ("B", 1)]
    assert found["pack_left_out"].select("order", "item", "reason").rows() == [
        ("B", "sofa", "one piece is larger or heavier than every carton allows"),
        ("C", "tea", "it is not in items"),
        ("D", "book", "its quantity is not whole pieces"),
    ]


def test_a_shipped_or_cancelled_order_is_not_packed_again():
    status = ["shipped", "cancelled", "cancelled", "open", "open"]
    assert decision.apply(shop(status=status), as_of=LATER).frames["packed_boxes"].is_empty()


def test_one_more_order_changes_no_other():
    all_ = decision.apply(shop(), as_of=LATER).frames["packed_pieces"]
    tables = shop()
    tables["orders"] = pl.DataFrame(tables["orders"]).filter(pl.col("order") == "A")
    alone = decision.apply(tables, as_of=LATER).frames["packed_pieces"]
    assert alone.equals(all_.filter(pl.col("order") == "A"))


def test_packing_rules_are_kept():
    rules = {"item": ["book"], "orientations": ["HLW"]}
    found = decision.apply(shop() | {"packing_rules": rules}, as_of=LATER).frames["packed_pieces"]
    assert set(found["orientation"]) == {"HLW"}


def test_the_report_draws_every_box_in_steps():
    page = decision.report(decision.apply(shop(), as_of=LATER))
    assert "2 orders go into 2 boxes" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert page.count("Step 1<") == 2
    assert "In the order of packing: 1 book, 2 book, 3 book." in page
