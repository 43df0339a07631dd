"""Text that was not saved as UTF-8: what it says if it was written under Windows-1252 (or Latin-1)."""

from __future__ import annotations


def is_utf_8(data: bytes) -> bool:
    """Whether these bytes are UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def as_text(data: bytes) -> str:
    """The bytes as text. Those that are not UTF-8 are read as Windows-1252, so that none is lost."""
    return data.decode(errors="surrogateescape").translate(_WINDOWS_1252)


def _windows_1252(code: int) -> str:
    # Five codes mean nothing there; Latin-1 has a control character for each.
    byte = bytes([code])
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:
        return byte.decode("latin-1")


# Python keeps a byte that is not UTF-8 as the code point 0xDC00 + byte.
_WINDOWS_1252 = {0xDC00 + code: _windows_1252(code) for code in range(0x80, 0x100)}
