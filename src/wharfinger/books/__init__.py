"""The company's memory: Django models, the ledger, documents, jobs, audit and history.

Only `office` writes here. `open_books` makes the books of a folder ready for use in this process.
"""

from wharfinger.books.opening import open_books

__all__ = ["open_books"]
