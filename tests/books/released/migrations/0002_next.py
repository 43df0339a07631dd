"""A table more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("books", "0001_initial"),)
    operations = (migrations.RunSQL("CREATE TABLE books_tomorrow (id integer PRIMARY KEY)"),)
