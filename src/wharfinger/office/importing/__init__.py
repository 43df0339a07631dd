"""Files into the books: read and understood, looked at, mended, applied, and undone as a whole."""

from wharfinger.office.importing.apply import apply_import, counts, undo_import
from wharfinger.office.importing.mending import leave_rows_out, mend, mend_rows
from wharfinger.office.importing.preview import preview, preview_of
from wharfinger.office.importing.staging import answer, choose_import, drop_import, map_import, stage

__all__ = [
    "answer",
    "apply_import",
    "choose_import",
    "counts",
    "drop_import",
    "leave_rows_out",
    "map_import",
    "mend",
    "mend_rows",
    "preview",
    "preview_of",
    "stage",
    "undo_import",
]
