"""The second factor of an account: an app with codes, and recovery codes for the day the phone is lost."""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wharfinger.books.acts import Answer, By, Doing
from wharfinger.books.home import home_from_environment
from wharfinger.books.models import User
from wharfinger.books.secrets import FILE as SECRET_FILE
from wharfinger.books.secrets import secret_key
from wharfinger.books.settings_kept import kept
from wharfinger.books.transactions import writing
from wharfinger.office.accounts import totp
from wharfinger.office.accounts.links import hashed
from wharfinger.office.accounts.users import find_user
from wharfinger.office.verb import verb
from wharfinger.tables.errors import BooksError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

RECOVERY_CODES = 10
RECOVERY_BYTES = 10
"""80 bits: written down by hand, and still not to be guessed."""
NONCE_BYTES = 12


@dataclass(frozen=True)
class Enrolment:
    """What is shown once: for the camera of an app, or to type in."""

    address: str
    secret: str


def enrol_second_factor(by: By) -> Enrolment:
    """A new secret for the own account. It counts from when a code of it was confirmed."""
    secret, user = totp.new_secret(), find_user(by.actor)
    _enrol_second_factor(by, _seal(secret, user.key))
    address = totp.address_for_app(secret, str(kept("company")), user.username)
    return Enrolment(address, base64.b32encode(secret).decode())


@verb("enrol_second_factor", can_be_undone=False, unsaid=("sealed",))
def _enrol_second_factor(doing: Doing, sealed: str) -> Answer:
    user = find_user(doing.by.actor)
    if user.factor_since is not None:
        raise BooksError(
            where=user.key,
            found="a second factor that is in use",
            expected="an account without one",
            mend="drop the present one first",
        )
    user.sealed_factor = sealed
    user.factor_step = 0
    user.save(update_fields=["sealed_factor", "factor_step"])
    return {"user": user.key}


def confirm_second_factor(by: By, code: str) -> list[str]:
    """From now on the second factor is asked for. Gives the recovery codes, shown once."""
    return _with_recovery_codes(lambda hashes: _confirm_second_factor(by, code, hashes))


@verb("confirm_second_factor", can_be_undone=False, unsaid=("code", "hashes"))
def _confirm_second_factor(doing: Doing, code: str, hashes: list[str]) -> Answer:
    user = _locked(doing.by.actor)
    step = None
    if user.sealed_factor and user.factor_since is None:
        step = totp.matching_step(_unseal(user), code, doing.now, user.factor_step)
    if step is None:
        raise BooksError(
            where="code",
            found="a code that does not fit",
            expected="the six digits that the app shows now, for the secret that was shown last",
            mend="compare the clocks of phone and computer, and take the next code",
        )
    user.factor_since, user.factor_step, user.recovery_hashes = doing.now, step, hashes
    user.save(update_fields=["factor_since", "factor_step", "recovery_hashes"])
    return {"user": user.key}


def make_recovery_codes(by: By) -> list[str]:
    """New recovery codes for the own account, shown once. The earlier ones hold no more."""
    return _with_recovery_codes(lambda hashes: _make_recovery_codes(by, hashes))


@verb("make_recovery_codes", can_be_undone=False, unsaid=("hashes",))
def _make_recovery_codes(doing: Doing, hashes: list[str]) -> Answer:
    user = _locked(doing.by.actor)
    if user.factor_since is None:
        raise BooksError(
            where=user.key,
            found="an account without a second factor",
            expected="one that has a factor to recover from",
            mend="set the second factor up; its recovery codes come with it",
        )
    user.recovery_hashes = hashes
    user.save(update_fields=["recovery_hashes"])
    return {"user": user.key}


@verb("drop_second_factor", can_be_undone=False)
def drop_second_factor(doing: Doing) -> Answer:
    """Ask for no second factor any more when coming in to the own account."""
    return _drop(doing.by.actor)


@verb("drop_second_factor_of", can_be_undone=False)
def drop_second_factor_of(doing: Doing, user: str) -> Answer:
    """Ask somebody for no second factor any more: who has lost phone and recovery codes."""
    return _drop(user)


def is_right_code(user: User, code: str, now: dt.datetime) -> bool:
    """Whether it is the app's code now, or a recovery code; it is used up by asking."""
    typed = "".join(code.split()).replace("-", "").lower()

    def use_up() -> bool:
        row = _locked(user.key)
        if row.factor_since is None:
            return False
        step = totp.matching_step(_unseal(row), typed, now, row.factor_step)
        if step is not None:
            row.factor_step = step
            row.save(update_fields=["factor_step"])
            return True
        left = [each for each in row.recovery_hashes if not hmac.compare_digest(each, hashed(typed))]
        if len(left) == len(row.recovery_hashes):
            return False
        row.recovery_hashes = left
        row.save(update_fields=["recovery_hashes"])
        return True

    return writing(use_up)


def _drop(key: str) -> Answer:
    user = _locked(key)
    user.sealed_factor, user.factor_since, user.factor_step, user.recovery_hashes = "", None, 0, []
    user.save(update_fields=["sealed_factor", "factor_since", "factor_step", "recovery_hashes"])
    return {"user": key}


def _locked(key: str) -> User:
    User.objects.select_for_update().filter(key=key).first()
    return find_user(key)


def _with_recovery_codes(write: Callable[[list[str]], Answer]) -> list[str]:
    codes = [
        base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)
    ]
    write([hashed(code) for code in codes])
    return ["-".join(code[first : first + 4] for first in range(0, len(code), 4)) for code in codes]


def _seal(secret: bytes, key: str) -> str:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.b64encode(nonce + _cipher().encrypt(nonce, secret, key.encode())).decode()


def _unseal(user: User) -> bytes:
    from cryptography.exceptions import InvalidTag

    sealed = base64.b64decode(user.sealed_factor)
    try:
        return _cipher().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], user.key.encode())
    except InvalidTag:
        raise BooksError(
            where=user.key,
            found="a second factor that was sealed with another secret of the company",
            expected=f"the file {SECRET_FILE} with which these books were kept",
            mend=f"restore {SECRET_FILE}, or run `wharfinger login-link --drop-second-factor`",
        ) from None


def _cipher() -> AESGCM:
    """Who steals the books alone, or a backup of them, has no second factor of anybody."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    secret = secret_key(home_from_environment().folder).encode()
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=b"second factor").derive(secret))
