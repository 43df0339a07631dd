from wharfinger.decide.warehouse.layout.grid import grid_bins
from wharfinger.decide.warehouse.layout.tables import Bins

COUNTS = {"aisles": 2, "slots": 3, "blocks": 2, "sides": 2, "levels": 2}
MEASURES = {
    "slot_length_m": 2.0, "cross_aisle_m": 3.0, "level_height_m": 0.8, "volume_l": 90.0, "weight_kg": None,
}  # fmt: skip


def test_every_place_has_one_bin_with_a_name_of_its_own():
    bins = grid_bins(COUNTS, MEASURES)
    assert bins["bin"].n_unique() == bins.height == 2 * 3 * 2 * 2 * 2
    assert Bins.of(bins).height == bins.height
    assert bins["bin"][0] == "01-1-1L-1"


def test_bins_stand_in_the_middle_of_their_slots_behind_half_a_cross_aisle():
    bins = grid_bins(COUNTS, MEASURES)
    assert sorted(set(bins["position_m"])) == [2.5, 4.5, 6.5]
    assert sorted(set(bins["height_m"])) == [0.0, 0.8]


def test_names_leave_out_what_there_is_only_one_of():
    assert grid_bins(COUNTS | {"blocks": 1, "levels": 1}, MEASURES)["bin"][0] == "01-1L"
