"""Secrets that must be known again, sealed with the company's own: who steals the books has none of them."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING

from wharfinger.books.home import home_from_environment
from wharfinger.books.secrets import FILE, secret_key
from wharfinger.tables.errors import BooksError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


def seal(secret: bytes, purpose: str) -> str:
    """The secret as the books may keep it; it opens for the same purpose only."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.b64encode(nonce + _cipher(purpose).encrypt(nonce, secret, None)).decode()


def unseal(sealed: str, purpose: str) -> bytes:
    """The secret again."""
    from cryptography.exceptions import InvalidTag

    raw = base64.b64decode(sealed)
    try:
        return _cipher(purpose).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None)
    except InvalidTag:
        raise BooksError(
            where=purpose,
            found="a secret that was sealed with another secret of the company",
            expected=f"the file {FILE} with which these books were kept",
            mend=f"restore {FILE}, or set the secret anew",
        ) from None


def _cipher(purpose: str) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    secret = secret_key(home_from_environment().folder).encode()
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret))
