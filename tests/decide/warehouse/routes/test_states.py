from wharfinger.decide.warehouse.routes.states import ONCE, TWICE, States, states


def test_there_are_as_many_states_as_published():
    # Ratliff and Rosenthal (1983): seven; Roodbergen and de Koster (2001): 25. Ours has the walk not begun
    # and the walk that is done as two, where theirs is one.
    assert states(2).after.shape[1] == 7
    assert states(3).after.shape[1] == 25


def test_an_aisle_walked_once_leaves_both_ends_odd_and_twice_even():
    table = states(2)
    once = table.after[States.act_aisle(0), 0, ONCE]
    twice = table.after[States.act_aisle(0), 0, TWICE]
    assert not table.whole[once]
    assert table.whole[twice]
    # Odd at both ends: once more closes the round.
    assert table.whole[table.after[States.act_aisle(0), once, ONCE]]
