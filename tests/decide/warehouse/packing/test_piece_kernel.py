import numpy as np

from wharfinger.decide.warehouse.packing.goods import Goods, Kind
from wharfinger.decide.warehouse.packing.piece_kernel import best_try


def packed(goods, box, support=0.5, tries=4, limit=np.inf, seed=0):
    return best_try(
        np.array(box), limit, goods.pieces, goods.extents, goods.first_shape, goods.weights_g, goods.bears_g,
        goods.labels, support, tries, seed, 0,
    )  # fmt: skip


def test_eight_cubes_fill_a_cube():
    rows, volume = packed(Goods([Kind("die", 8, (5.0, 5.0, 5.0), 1.0)]), [100, 100, 100])
    assert len(rows) == 8
    assert volume == 100**3


def test_no_more_weight_goes_in_than_the_box_takes():
    rows, _ = packed(Goods([Kind("die", 8, (5.0, 5.0, 5.0), 1.0)]), [100, 100, 100], limit=3.5)
    assert len(rows) == 3


def test_nothing_is_put_on_what_bears_nothing():
    goods = Goods(
        [Kind("glass", 1, (10.0, 10.0, 5.0), 1.0, bears_g=-1.0), Kind("die", 1, (10.0, 10.0, 5.0), 1.0)]
    )
    rows, _ = packed(goods, [100, 100, 100])
    height = {goods.kinds[goods.pieces[row[0]]].item: row[4] for row in rows.tolist()}
    assert height["die"] == 0
    assert height["glass"] == 50


def test_the_same_seed_packs_the_same():
    luck = np.random.default_rng(3)
    kinds = [Kind(f"k{n}", 2, tuple(luck.uniform(2, 6, 3)), 1.0) for n in range(6)]
    one, two = (packed(Goods(kinds), [120, 100, 90], tries=20, seed=5)[0] for _ in range(2))
    assert one.tolist() == two.tolist()
