"""Models can be imported only once Django is set up."""

from tests.books_at_hand import set_up_django

set_up_django()
