import numpy as np

from wharfinger.decide.warehouse.packing.exact_kernel import NO, UNKNOWN, YES, fits_at_all
from wharfinger.decide.warehouse.packing.goods import Goods, Kind


def answer(box, *kinds, nodes=100_000):
    goods = Goods(list(kinds))
    return fits_at_all(np.array(box), goods.pieces, goods.extents, goods.first_shape, nodes)


def test_what_fits_is_said_to_fit():
    assert answer([100, 100, 100], Kind("half", 2, (10.0, 10.0, 5.0), 1.0)) == YES


def test_what_has_the_volume_and_not_the_room_is_refuted():
    # Two rods of 8 x 8 x 3 in a cube of 10 leave room by volume, and a third is too many.
    assert answer([100, 100, 100], Kind("rod", 4, (8.0, 8.0, 3.0), 1.0)) == NO


def test_turning_counts():
    flat = Kind("bar", 1, (12.0, 2.0, 2.0), 1.0, ("LWH",))
    assert answer([100, 130, 100], flat) == NO
    assert answer([100, 130, 100], Kind("bar", 1, (12.0, 2.0, 2.0), 1.0)) == YES


def test_after_too_many_places_it_does_not_know():
    assert answer([100, 100, 100], Kind("rod", 4, (8.0, 8.0, 3.0), 1.0), nodes=5) == UNKNOWN
