"""One-time passwords as RFC 6238 has them."""

import datetime as dt

import pytest

from wharfinger.office.accounts import totp

SECRET = b"12345678901234567890"
# RFC 6238, appendix B, the rows for SHA-1: seconds since 1970, and the code of eight digits.
PUBLISHED = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]
# RFC 4226, appendix D: the codes of six digits for the counts 0 to 9.
COUNTED = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]


@pytest.mark.parametrize(("seconds", "code"), PUBLISHED)
def test_the_published_codes_come_out(seconds: int, code: str) -> None:
    now = dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
    assert totp.code_of(SECRET, totp.step_of(now), digits=8) == code


def test_the_published_codes_of_counts_come_out() -> None:
    assert [totp.code_of(SECRET, count) for count in range(10)] == COUNTED


def test_a_code_holds_one_step_before_and_after_and_only_once() -> None:
    now = dt.datetime.fromtimestamp(1234567890, tz=dt.UTC)
    step = totp.step_of(now)
    assert totp.matching_step(SECRET, totp.code_of(SECRET, step + 1), now, after=0) == step + 1
    assert totp.matching_step(SECRET, totp.code_of(SECRET, step - 1), now, after=0) == step - 1
    assert totp.matching_step(SECRET, totp.code_of(SECRET, step - 2), now, after=0) is None
    assert totp.matching_step(SECRET, totp.code_of(SECRET, step), now, after=step) is None


def test_an_app_is_told_who_and_for_which_company() -> None:
    said = totp.address_for_app(SECRET, "Smith & Sons", "owner")
    expected = "otpauth://totp/Smith%20%26%20Sons%3Aowner?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert said == f"{expected}&issuer=Smith%20%26%20Sons"
