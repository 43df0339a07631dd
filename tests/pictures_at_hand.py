"""Small pictures of each kind that is taken, three pixels by two, as a browser wrote them."""

import base64
import struct
import zlib


def png(width: int = 3, height: int = 2, stated: tuple[int, int] | None = None) -> bytes:
    """A whole PNG in one colour; `stated` is what its header says in place of the truth."""
    rows = b"".join(b"\x00" + b"\xc8\x1e\x1e" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", *(stated or (width, height)), 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    """These chunks in the frame of a WebP."""
    body = b"".join(
        kind + struct.pack("<I", len(data)) + data + b"\x00" * (len(data) % 2) for kind, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERX"
    "RTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj"
    "Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAACAAMDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAA"
    "AAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAABAb/xAAUEQEAAAAAAAAAAAAAAAAA"
    "AAAA/9oADAMBAAIRAxEAPwCOACqH/9k="
)
LOSSY = base64.b64decode("kAEAnQEqAwACAALATCWgAnS6AAOYAP7tkD+IXextv/z0z+tv4/8ZAAAA")
LOSSLESS = base64.b64decode("LwJAAAAHUI8i16P/gYjofwA=")
EXTENDED = bytes.fromhex("10000000020000010000")
ALPHA = base64.b64decode("AIAAAIAAAA==")
PICTURES = {
    "png": (png(), "image/png"),
    "jpeg": (JPEG, "image/jpeg"),
    "lossy webp": (webp((b"VP8 ", LOSSY)), "image/webp"),
    "lossless webp": (webp((b"VP8L", LOSSLESS)), "image/webp"),
    "webp with alpha": (
        webp((b"VP8X", EXTENDED), (b"ALPH", ALPHA), (b"VP8 ", LOSSY)),
        "image/webp",
    ),
}
