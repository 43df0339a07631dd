from tests.decide.warehouse.slots.shop import LAYOUT, items, orders
from wharfinger.decide.warehouse.slots.settings import SlotSettings
from wharfinger.decide.warehouse.slots.slot import slot

NAMES = [f"i{number}" for number in range(8)]
FAR = LAYOUT.bins["bin"].to_list()[-8:]
STOCK = {"item": NAMES, "bin": FAR, "on_hand": [5.0] * 8}
BASKETS = [[NAMES[at]] for at in range(8) for _ in range(8 - at)]


def moved(**settings):
    chosen = SlotSettings(iterations=500, longest_payback_days=1e9, **settings)
    return slot(LAYOUT, items(NAMES), orders(BASKETS), STOCK, settings=chosen)


def test_the_first_move_pays_back_soonest_and_each_says_its_labour():
    moves = moved().slot_moves
    assert moves["move"].to_list() == list(range(1, moves.height + 1))
    assert moves["payback_days"][0] == moves["payback_days"].min()
    assert (moves["labour_seconds"] >= 120).all()
    assert (moves["saving_m_per_day"] > 0).all()


def test_carried_out_in_turn_the_moves_save_what_they_say():
    found = moved()
    metres = dict(found.slot_walks.select("layout", "mean_m").iter_rows())
    saved = (metres["now"] - metres["after the moves"]) * len(BASKETS)
    assert abs(found.slot_moves["saving_m_per_day"].sum() - saved) < 1e-6


def test_no_bin_holds_two_things_after_the_moves():
    where = dict(zip(NAMES, FAR, strict=True))
    for row in moved().slot_moves.iter_rows(named=True):
        assert where[row["item"]] == row["from_bin"]
        other = next((item for item, place in where.items() if place == row["to_bin"]), None)
        assert other == row["other_item"]
        where[row["item"]] = row["to_bin"]
        if other is not None:
            where[other] = row["from_bin"]
    assert len(set(where.values())) == len(where)


def test_as_many_moves_as_are_asked_for_and_no_more():
    assert moved(most_moves=2).slot_moves.height == 2
    assert moved(most_moves=0).slot_moves.is_empty()


def test_a_move_that_pays_back_too_late_is_not_proposed():
    chosen = SlotSettings(iterations=500, longest_payback_days=1e-3)
    assert slot(LAYOUT, items(NAMES), orders(BASKETS), STOCK, settings=chosen).slot_moves.is_empty()
