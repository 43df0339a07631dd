"""The letters of a text file, whatever they were saved as: UTF-8 afterwards, and said if it was not."""

from __future__ import annotations

from wharfinger.connect.legacy_text import as_text, is_utf_8
from wharfinger.connect.opening import plain_text
from wharfinger.tables import Note

_UTF_32 = {b"\xff\xfe\x00\x00": "utf-32-le", b"\x00\x00\xfe\xff": "utf-32-be"}
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE = 4_000
_OFTEN = 0.4
"""In UTF-16 text of European languages about half of all bytes are zero, on one side of each pair."""


def utf_8_text(data: bytes, where: str) -> tuple[bytes, tuple[Note, ...]]:
    """The text as UTF-8, with a note when it was saved otherwise. What is no text raises `FileError`."""
    for mark, name in _UTF_32.items():
        if data.startswith(mark):
            return _recoded(data[4:], name), (_note("UTF-32"),)
    if data.startswith(_UTF_16_MARKS):
        return plain_text(data, where), (_note("UTF-16"),)
    unmarked = _unmarked_utf_16(data)
    if unmarked:
        return plain_text(_recoded(data, unmarked), where), (_note("UTF-16 without its mark"),)
    text = plain_text(data, where)
    if is_utf_8(text) or _is_partly_utf_8(text):
        return text, ()
    note = Note(
        found="letters that are not UTF-8",
        expected="UTF-8",
        mend="look at the letters in the samples: the file was read as Windows-1252 (Latin-1)",
    )
    return as_text(text).encode(), (note,)


def _recoded(data: bytes, name: str) -> bytes:
    return data.decode(name, errors="replace").encode()


def _note(name: str) -> Note:
    return Note(found=f"a file saved as {name}", expected="UTF-8", mend="nothing; it was read as that")


def _unmarked_utf_16(data: bytes) -> str | None:
    sample = data[:_SAMPLE]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > _OFTEN * half and sample[0::2].count(0) == 0:
        return "utf-16-le"
    if sample[0::2].count(0) > _OFTEN * half and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _is_partly_utf_8(text: bytes) -> bool:
    """Whether most lines with foreign letters are UTF-8: then the others are damaged, and not the file."""
    lines = [line for line in text.splitlines() if not line.isascii()]
    whole = sum(is_utf_8(line) for line in lines)
    return whole > 0 and 2 * whole >= len(lines)
