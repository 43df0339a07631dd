"""Files of other programs: opened whatever they are, guessed, asked about, and read into our tables."""

from wharfinger.connect.foreign.guess import guess
from wharfinger.connect.foreign.mapping import Column, Mapping, Question, TableMapping, mapping_from_json
from wharfinger.connect.foreign.open_files import open_files
from wharfinger.connect.foreign.sheet import Sheet, sheet_of
from wharfinger.connect.foreign.understand import Counts, Understood, understand

__all__ = [
    "Column",
    "Counts",
    "Mapping",
    "Question",
    "Sheet",
    "TableMapping",
    "Understood",
    "guess",
    "mapping_from_json",
    "open_files",
    "sheet_of",
    "understand",
]
