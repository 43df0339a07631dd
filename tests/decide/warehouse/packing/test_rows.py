from wharfinger.decide.warehouse.packing.goods import Guess
from wharfinger.decide.warehouse.packing.rows import Rows
from wharfinger.decide.warehouse.packing.tables import PackItems, PackLeftOut, SizeGuesses

ROW = PackItems.of({"item": ["x"], "length_mm": [10.0]}).row(0, named=True)


def test_a_guess_is_noted_once_for_an_item():
    rows = Rows()
    for _ in range(2):
        rows.kind(ROW, 1, Guess(100.0, 0.25))
    guesses = SizeGuesses.of(rows.tables()["size_guesses"])
    assert guesses["item"].to_list() == ["x"]
    assert guesses["guess"][0].startswith("width_mm 100, height_mm 100")


def test_what_is_left_out_keeps_its_reason():
    rows = Rows()
    rows.leave("A", "x", 2, "too large")
    assert PackLeftOut.of(rows.tables()["pack_left_out"]).rows() == [("A", "x", 2.0, "too large")]


def test_nothing_gives_four_empty_tables():
    tables = Rows().tables()
    assert sorted(tables) == ["pack_left_out", "packed_boxes", "packed_pieces", "size_guesses"]
    assert all(frame.is_empty() for frame in tables.values())
