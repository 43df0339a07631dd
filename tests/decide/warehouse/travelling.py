"""The shortest round through all points by Held and Karp (1962), written apart from what it judges."""

from functools import cache
from itertools import pairwise


def shortest_round(metres):
    """From the last point past all others and back."""
    home = len(metres) - 1
    table = metres.tolist()

    @cache
    def rest(here, left):
        if not left:
            return table[here][home]
        return min(table[here][there] + rest(there, left - {there}) for there in left)

    return rest(home, frozenset(range(home)))


def walked(layout, spots):
    """Metres of a walk told by its spots, each step along one aisle or one cross-aisle."""
    x_m, y_m = layout.ways.x_m, set(layout.ways.y_m.tolist())
    total = 0.0
    for (aisle, y), (next_aisle, next_y) in pairwise(spots):
        assert aisle == next_aisle or (y == next_y and y in y_m), "a step through the racks"
        total += abs(x_m[next_aisle] - x_m[aisle]) + abs(next_y - y)
    return total
