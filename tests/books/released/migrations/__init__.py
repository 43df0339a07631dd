"""The migrations of a version that is not written yet: today's, and one more."""

from wharfinger.books import migrations

__path__ = [*__path__, *migrations.__path__]
