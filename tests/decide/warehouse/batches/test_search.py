import numpy as np

from wharfinger.decide.warehouse.batches.search import first_come, search
from wharfinger.decide.warehouse.routes.walk_kernel import Floor
from wharfinger.decide.warehouse.stop import Stop

SPOTS = 40
FLOOR = Floor(
    np.repeat(np.arange(8), 5), np.tile(np.arange(5) * 2.0 + 1, 8), 10.0, 3.0, 0, 0.0, np.zeros((0, 0))
)


def orders(seed, count=20):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 4, count)
    spots = [np.sort(rng.choice(SPOTS, size, replace=False)) for size in sizes]
    return np.concatenate([[0], np.cumsum(sizes)]), np.concatenate(spots), (sizes / 6)[:, None]


def test_first_come_fills_a_cart_before_the_next():
    assert first_come(np.array([[0.5], [0.5], [0.2], [0.9]])).tolist() == [0, 0, 1, 2]


def test_no_cart_is_too_full_and_no_plan_is_longer_than_first_come():
    first, spots, load = orders(1)
    start, before = search(first, spots, load, FLOOR, Stop(0, None), 0)
    found, metres = search(first, spots, load, FLOOR, Stop(20_000, None), 0)
    assert start.tolist() == first_come(load).tolist()
    assert metres < before
    assert max(load[found == cart].sum() for cart in set(found.tolist())) <= 1 + 1e-9


def test_the_same_seed_and_moves_give_the_same_plan():
    first, spots, load = orders(2)
    one, two = (search(first, spots, load, FLOOR, Stop(5_000, None), 3) for _ in range(2))
    assert one[0].tolist() == two[0].tolist()


def test_every_better_plan_is_told():
    told = []
    first, spots, load = orders(3)
    _, metres = search(first, spots, load, FLOOR, Stop(5_000, None), 0, lambda _, found: told.append(found))
    assert told == sorted(told, reverse=True)
    assert told[-1] == metres
