"""A QR code as a picture within a page."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString


def qr(text: str) -> SafeString:
    """As SVG with attributes only, on white in the dark as well: a camera wants dark on light.

    What is encoded is in the squares, not in the markup, so there is nothing to escape.
    """
    code = segno.make(text, micro=False)
    return SafeString(code.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=False))
