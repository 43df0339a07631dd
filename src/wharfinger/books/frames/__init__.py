"""Tables from the books, as they were known at any moment: the same as files of the company would give."""

from wharfinger.books.frames.cache import build_cache, compare_cache
from wharfinger.books.frames.tables import FROM_BOOKS, tables_as_of

__all__ = ["FROM_BOOKS", "build_cache", "compare_cache", "tables_as_of"]
