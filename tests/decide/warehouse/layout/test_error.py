from wharfinger.decide.warehouse.layout.error import LayoutError
from wharfinger.tables import DecisionError


def test_it_is_told_as_every_refusal_is():
    error = LayoutError(found="no way", expected="a way", mend="open one")
    assert isinstance(error, DecisionError)
    assert str(error) == str(DecisionError(found="no way", expected="a way", mend="open one"))
