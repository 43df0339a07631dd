"""The words of the pages in other languages: .po compiled to .mo.

Used by `make setup` and by the build of the wheel, so it stands on the standard library alone and needs no
`msgfmt`. The .mo files are made; git ignores them.
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from pathlib import Path

LOCALE = Path("src/wharfinger/web/locale")
LINE = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr|msgstr\[(\d)\])?\s*(".*")$')
MAGIC = 0x950412DE


class MessagesError(Exception):
    """A .po file that cannot be read; the text says where."""


def fresh(root: Path) -> bool:
    """Whether every .mo is as new as its .po."""
    return all(
        target.exists() and target.stat().st_mtime >= source.stat().st_mtime
        for source, target in _pairs(root)
    )


def make(root: Path) -> None:
    """Compile every .po; takes no time worth mentioning."""
    for source, target in _pairs(root):
        target.write_bytes(compiled(read(source)))


def read(path: Path) -> dict[str, list[str]]:
    """Message to its translations, one for each plural form; the key of one with a plural is both, by NUL."""
    found: dict[str, list[str]] = {}
    entry: dict[str, str] = {}
    field = ""
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], 1):
        text = line.strip()
        if not text or text.startswith("#"):
            if "msgid" in entry:
                _keep(found, entry, f"{path}:{number}")
            entry, field = {}, ""
            continue
        match = LINE.match(text)
        if match is None:
            raise MessagesError(f"{path}:{number}: not a line of a .po file: {text}")
        field = match[1] or field
        entry[field] = entry.get(field, "") + ast.literal_eval(match[3])
    return found


def compiled(messages: dict[str, list[str]]) -> bytes:
    """A .mo file as the GNU gettext manual lays it out: two tables of lengths and offsets, then the texts."""
    rows = sorted((key.encode(), "\0".join(texts).encode()) for key, texts in messages.items() if all(texts))
    start = 28 + 16 * len(rows)
    tables, blob = [], b""
    for column in (0, 1):
        for row in rows:
            tables.append(struct.pack("<II", len(row[column]), start + len(blob)))
            blob += row[column] + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(rows), 28, 28 + 8 * len(rows), 0, 0)
    return head + b"".join(tables) + blob


def _keep(found: dict[str, list[str]], entry: dict[str, str], where: str) -> None:
    key = entry["msgid"]
    if "msgid_plural" in entry:
        key += "\0" + entry["msgid_plural"]
    if key in found:
        raise MessagesError(f"{where}: a message that stands there twice: {entry['msgid']}")
    found[key] = [text for field, text in sorted(entry.items()) if field.startswith("msgstr")]


def _pairs(root: Path) -> Iterator[tuple[Path, Path]]:
    for source in sorted((root / LOCALE).glob("*/LC_MESSAGES/*.po")):
        yield source, source.with_suffix(".mo")
