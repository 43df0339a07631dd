"""Time-based one-time passwords: RFC 6238 on RFC 4226, as every authenticator app has them (SHA-1, 30 s)."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20
"""RFC 4226, section 4, R6: 160 bits are recommended."""
SLACK = (0, -1, 1)
"""A clock may be one step off: RFC 6238, section 5.2."""


def new_secret() -> bytes:
    """A secret for one account."""
    return secrets.token_bytes(SECRET_BYTES)


def code_of(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of a step: RFC 4226, section 5.3."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(now: dt.datetime) -> int:
    """The number of the step of time."""
    return int(now.timestamp()) // STEP_SECONDS


def matching_step(secret: bytes, code: str, now: dt.datetime, after: int) -> int | None:
    """The step later than `after` whose code this is, if there is one about now."""
    steps = [step_of(now) + slack for slack in SLACK]
    matching = [step for step in steps if hmac.compare_digest(code_of(secret, step).encode(), code.encode())]
    return next((step for step in matching if step > after), None)


def address_for_app(secret: bytes, company: str, account: str) -> str:
    """What the QR code says to the app."""
    label = quote(f"{company}:{account}" if company else account)
    said = {"secret": base64.b32encode(secret).decode().rstrip("="), "issuer": company or "Wharfinger"}
    return f"otpauth://totp/{label}?{urlencode(said, quote_via=quote)}"
