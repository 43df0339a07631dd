"""Models can be imported only once Django is set up; its test environment keeps what a page was made from."""

from collections.abc import Iterator

import pytest

from tests.books_at_hand import set_up_django

set_up_django()


@pytest.fixture(scope="session", autouse=True)
def contexts() -> Iterator[None]:
    from django.test.utils import setup_test_environment, teardown_test_environment

    setup_test_environment()
    yield
    teardown_test_environment()
