"""Which sign stands between the cells of a text file: the one that cuts most rows into equally many."""

from __future__ import annotations

from collections import Counter

from wharfinger.connect.foreign.names import known_words
from wharfinger.connect.legacy_text import as_text
from wharfinger.connect.records import find_records, unquoted

SEPARATORS = (b",", b";", b"\t", b"|", b"^", b"~", b"\x1f")
_SAMPLE = 65_536
_ROWS = 200


def find_separator(text: bytes) -> bytes:
    """The separator of the file; a comma where it has but one column."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample

    def fit(separator: bytes) -> tuple[int, float, int]:
        if separator not in sample:
            return (0, 0.0, 0)
        records = find_records(sample, separator)
        widths = [int(w) for w in records.cells[:_ROWS] if w > 1]
        if not widths:
            return (0, 0.0, 0)
        width, count = Counter(widths).most_common(1)[0]
        first = next((i for i in range(min(len(records), _ROWS)) if records.cells[i] == width), 0)
        names = [as_text(unquoted(cell.strip())) for cell in records.cells_of(first)]
        share = count / min(int((records.end > records.start).sum()), _ROWS)
        return (known_words(names), round(share, 2), width)

    return max(SEPARATORS, key=fit)


def stated_separator(text: bytes) -> tuple[bytes, bytes] | None:
    """The separator that the first line states as spreadsheets write it, `sep=;`, and the text without."""
    line, _, rest = text.partition(b"\n")
    stated = line.strip().strip(b'"')
    if stated.lower().startswith(b"sep=") and len(stated) == 5:
        return stated[4:5], b"\n" + rest
    return None
