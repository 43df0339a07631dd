"""One company for all the checks of this folder."""

import pytest

from wharfinger import twin


@pytest.fixture(scope="session")
def firm() -> twin.Company:
    return twin.company(seed=7, items=200, days=730)
