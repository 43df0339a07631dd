import dataclasses

import pytest

from wharfinger.decide.demand.given import Given


def test_nothing_need_stand_beside_the_sales_and_nothing_is_changed_later():
    given = Given()
    assert (given.known, given.signals, given.items) == (None, None, None)
    with pytest.raises(dataclasses.FrozenInstanceError):
        given.known = 1
