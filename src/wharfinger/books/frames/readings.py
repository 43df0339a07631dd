"""What sensors, scales and meters said."""

from __future__ import annotations

import polars as pl

from wharfinger.books.frames.known import Known, instant
from wharfinger.books.frames.reading import INTEGER, NUMBER, TEXT, fit, read
from wharfinger.tables import Readings


def readings(known: Known) -> pl.DataFrame:
    """Those recorded before the moment, of acts that were not undone by then."""
    rows = read(
        "SELECT reading.source, reading.at, reading.measure, reading.value, reading.unit "
        "FROM books_reading AS reading WHERE reading.recorded_at < %s AND NOT EXISTS ("
        "SELECT 1 FROM books_act AS undo WHERE undo.undoes_id = reading.act_id AND undo.at < %s) "
        "ORDER BY reading.id",
        {"source": TEXT, "at": INTEGER, "measure": TEXT, "value": NUMBER, "unit": TEXT},
        [known.before, known.before],
    )
    return fit(rows.with_columns(instant("at")), Readings)
