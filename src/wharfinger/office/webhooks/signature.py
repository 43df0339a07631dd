"""Signatures as the Standard Webhooks specification 1.0 has them (standardwebhooks.com).

The header `webhook-signature` is `v1,` and the base64 of HMAC-SHA256 over `ID.TIMESTAMP.BODY`, where the key
is the base64 behind `whsec_` of the secret. Whoever receives compares in constant time, and refuses a
timestamp that is more than five minutes off.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

from wharfinger.tables.errors import BooksError

MARK = "whsec_"
LEAST_BYTES, MOST_BYTES, NEW_BYTES = 24, 64, 32


def key_of(secret: str) -> bytes:
    """The key behind a secret of the form that the specification gives it."""
    try:
        key = base64.b64decode(secret.removeprefix(MARK), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(MARK) or not LEAST_BYTES <= len(key) <= MOST_BYTES:
        raise BooksError(
            where="secret",
            found="a secret of another form",
            expected=f"{MARK} and then the base64 of {LEAST_BYTES} to {MOST_BYTES} random bytes",
            mend="make one, such as with: openssl rand -base64 32",
        )
    return key


def new_secret() -> str:
    """A secret of that form, to be told the other program."""
    return MARK + base64.b64encode(secrets.token_bytes(NEW_BYTES)).decode()


def headers(key: bytes, id_: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of a delivery."""
    signed = hmac.new(key, f"{id_}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": id_,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
