"""A table more."""

from pathlib import Path

from django.db import migrations

from wharfinger.books.migrations import __path__ as today

LAST = max(path.stem for path in Path(today[0]).glob("[0-9]*.py"))


class Migration(migrations.Migration):
    dependencies = (("books", LAST),)
    operations = (migrations.RunSQL("CREATE TABLE books_tomorrow (id integer PRIMARY KEY)"),)
