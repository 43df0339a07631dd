"""What a picture is, from its first bytes: its kind and its size in pixels. Nothing is decoded.

PNG as in the W3C's recommendation (third edition, 5.2 and 11.2.1), JPEG as in ITU-T T.81 (annex B), WebP as
in RFC 9649.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from wharfinger.tables import FileError

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 16_000_000
"""As a browser unpacks them: 64 MB at most."""
MEDIA_TYPES = ("image/png", "image/jpeg", "image/webp")
_PNG = b"\x89PNG\r\n\x1a\n"
_SIZES_OF_JPEG = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_SCAN, _END = 0xDA, 0xD9


@dataclass(frozen=True)
class PictureHeader:
    """A picture as its header states it. `media_type` is one of MEDIA_TYPES."""

    media_type: str
    width: int
    height: int


def picture_header(data: bytes) -> PictureHeader:
    """The kind and size of a picture. Raises `FileError` for what is none, or is too large to be shown."""
    if len(data) > MOST_BYTES:
        raise _refused(
            f"a file of more than {MOST_BYTES >> 20} MB", f"{MOST_BYTES >> 20} MB at most", "save it smaller"
        )
    found = _png(data) or _jpeg(data) or _webp(data)
    if found is None:
        raise _refused(
            "a file that is no PNG, JPEG or WebP, or not a whole one",
            "a picture as PNG, JPEG or WebP",
            "save it as one of these",
        )
    if not 0 < found.width * found.height <= MOST_PIXELS:
        raise _refused(
            f"{found.width:,} by {found.height:,} pixels",
            f"one at least, and {MOST_PIXELS:,} in all at most",
            "save it with fewer pixels",
        )
    return found


def _png(data: bytes) -> PictureHeader | None:
    if not data.startswith(_PNG + b"\x00\x00\x00\x0dIHDR") or b"IEND" not in data[-12:] or len(data) < 45:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return PictureHeader("image/png", width, height)


def _jpeg(data: bytes) -> PictureHeader | None:
    """The size stands in the first frame header; the segments before it are stepped over."""
    at = 2 if data.startswith(b"\xff\xd8\xff") else len(data)
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
        elif marker in _WITHOUT_LENGTH:
            at += 2
        elif marker in _SIZES_OF_JPEG:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return PictureHeader("image/jpeg", width, height)
        elif marker in (_SCAN, _END):
            return None
        else:
            (length,) = struct.unpack(">H", data[at + 2 : at + 4])
            if length < 2:
                return None
            at += 2 + length
    return None


def _webp(data: bytes) -> PictureHeader | None:
    whole = len(data) >= 30 and data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    if not whole or struct.unpack("<I", data[4:8])[0] + 8 != len(data):
        return None
    chunk, body = data[12:16], data[20:]
    if chunk == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width, height = (side & 0x3FFF for side in struct.unpack("<HH", body[6:10]))
    elif chunk == b"VP8L" and body[0] == 0x2F:
        (bits,) = struct.unpack("<I", body[1:5])
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif chunk == b"VP8X":
        width, height = (int.from_bytes(body[at : at + 3], "little") + 1 for at in (4, 7))
    else:
        return None
    return PictureHeader("image/webp", width, height)


def _refused(found: str, expected: str, mend: str) -> FileError:
    return FileError(where="picture", found=found, expected=expected, mend=mend)
