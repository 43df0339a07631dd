import numpy as np

from wharfinger.decide.warehouse.routes.exact_kernel import cheapest

# Two acts with two options each; state 1 is a whole walk, and option 1 of the first act leads there.
AFTER = np.array([[[0, 1], [1, -1]], [[0, 1], [1, -1]]], dtype=np.int32)
WHOLE = np.array([False, True])


def solved(costs):
    chosen = np.zeros(2, np.int64)
    return cheapest(np.array([0, 1]), np.array(costs, float), AFTER, WHOLE, chosen), chosen.tolist()


def test_the_cheaper_of_two_ways_is_taken():
    assert solved([[0.0, 5.0], [0.0, 3.0]]) == (3.0, [0, 1])
    assert solved([[0.0, 2.0], [0.0, 3.0]]) == (2.0, [1, 0])


def test_where_no_way_leads_it_says_so():
    assert solved([[0.0, np.inf], [0.0, np.inf]])[0] == np.inf
