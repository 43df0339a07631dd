"""Today's."""

from importlib import import_module

Migration = import_module("wharfinger.books.migrations.0001_initial").Migration
