"""The table of rows that could not be taken."""

from __future__ import annotations

from wharfinger.tables.columns import text, whole
from wharfinger.tables.table import Table


class Failures(Table):
    """One line for each value that kept its row out, with the way to mend it."""

    table = text("the table it was meant for", longest=100)
    source = text("the file or sheet it came from", optional=True)
    row = whole("the row, counted as a spreadsheet shows it", at_least=0)
    column = text("the column", optional=True, longest=200)
    value = text("what stood there, cut after 80 characters", optional=True)
    found = text("what is wrong with it")
    expected = text("what would have been right")
    mend = text("what to do")
    whole_row = text("the row as it came, as JSON; nothing of it is lost", optional=True, longest=2**31)
