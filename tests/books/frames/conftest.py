"""The small company in the books of both databases: written once, and only read by these tests."""

from collections.abc import Iterator

import pytest

from tests import books_at_hand
from tests.books_at_hand import set_up_django
from wharfinger.books.home import Home

set_up_django()


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))]
)
def company_home(request: pytest.FixtureRequest) -> Iterator[Home]:
    """Books with the small company in them."""
    from tests.office import small_company

    template: Home = request.getfixturevalue(f"{request.param}_template")
    with books_at_hand.copy_of(template) as home:
        small_company.written()
        yield home
