"""Coming in by name, password and second factor."""

import base64
import datetime as dt
import json
import threading

import pytest
from django.db import connection

from tests.office.accounts.company import PASSWORD, make
from wharfinger.books.acts import By
from wharfinger.books.home import Home
from wharfinger.books.models import Act, Session, Tries, User
from wharfinger.office import accounts
from wharfinger.office.accounts import totp, tries
from wharfinger.office.accounts.tries import LoginRefusedError
from wharfinger.tables.errors import BooksError

NOW = dt.datetime(2030, 1, 1, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def fails(username: str, password: str, now: dt.datetime = NOW, address: str = "192.0.2.1") -> bool:
    try:
        accounts.check_login(username, password, address, now)
    except LoginRefusedError:
        return True
    return False


def test_the_right_password_lets_in_and_is_kept_as_argon2(books: Home) -> None:
    user = make("jo", "buyer")
    assert accounts.check_login("Jo", PASSWORD, "192.0.2.1") == user
    assert user.password.startswith("argon2")
    assert fails("jo", PASSWORD + "!")


def test_after_five_failures_even_the_right_password_waits_each_time_for_longer(sqlite_books: Home) -> None:
    make("jo", "buyer")
    assert all(fails("jo", "wrong") for _ in range(5))
    assert fails("jo", PASSWORD, NOW + 0.9 * MINUTE)
    assert fails("jo", "wrong", NOW + MINUTE)
    assert fails("jo", PASSWORD, NOW + 2.9 * MINUTE)
    assert not fails("jo", PASSWORD, NOW + 3 * MINUTE)
    assert tries.locked_until("name:jo", NOW) is None


def test_the_wait_grows_to_an_hour() -> None:
    waits = [tries.lock_after(failures) / MINUTE for failures in range(5, 14)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_an_unknown_name_is_refused_in_the_same_words_and_shut_like_a_known_one(sqlite_books: Home) -> None:
    make("jo", "buyer")
    said = []
    for name in ("jo", "nobody"):
        for _ in range(6):
            with pytest.raises(LoginRefusedError) as refused:
                accounts.check_login(name, "wrong", "192.0.2.1", NOW)
        said.append(str(refused.value))
        assert tries.locked_until(f"name:{name}", NOW) == NOW + MINUTE
    assert said[0] == said[1]
    assert "nobody" not in str(list(Tries.objects.values()))


def test_an_unknown_name_costs_a_hash_like_a_known_one(
    sqlite_books: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import Argon2PasswordHasher

    make("jo", "buyer")
    accounts.make_user(By("console"), "fresh", ["viewer"])  # has no password yet
    hashed: list[str] = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(
        Argon2PasswordHasher, "encode", lambda *given: hashed.append("hash") or encode(*given)
    )
    monkeypatch.setattr(
        Argon2PasswordHasher, "verify", lambda *given: hashed.append("hash") or verify(*given)
    )
    for name in ("jo", "nobody", "fresh"):
        hashed.clear()
        assert fails(name, "wrong")
        assert len(hashed) == 1, name


def test_an_address_that_tries_many_names_is_shut(sqlite_books: Home) -> None:
    user = make("jo", "buyer")
    for number in range(30):
        tries.count("address:192.0.2.7", NOW, tries.FREE_OF_ADDRESS)
        assert tries.locked_until("address:192.0.2.7", NOW) == (NOW + MINUTE if number == 29 else None)
    assert fails("jo", PASSWORD, address="192.0.2.7")
    assert accounts.check_login("jo", PASSWORD, "192.0.2.8", NOW) == user


def test_many_who_come_in_from_one_address_do_not_shut_it(sqlite_books: Home) -> None:
    make("jo", "buyer")
    for _ in range(28):
        tries.count("address:192.0.2.7", NOW, tries.FREE_OF_ADDRESS)
    assert not any(fails("jo", PASSWORD, address="192.0.2.7") for _ in range(3))
    assert fails("jo", "wrong", address="192.0.2.7")
    assert tries.locked_until("address:192.0.2.7", NOW) is None
    assert fails("jo", "wrong", address="192.0.2.7")
    assert fails("jo", PASSWORD, address="192.0.2.7")


def test_twenty_tries_at_once_are_five_guesses(books: Home) -> None:
    passed: list[bool] = []

    def guess() -> None:
        passed.append(tries.count("name:jo", NOW))
        connection.close()

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(passed), sum(passed)) == (20, 5)


def test_while_a_way_is_shut_no_hash_is_computed(sqlite_books: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    make("jo", "buyer")
    assert all(fails(name, "wrong") for name in ("jo", "nobody") for _ in range(5))
    monkeypatch.setattr("wharfinger.office.accounts.login._is_right", lambda *_: pytest.fail("hashed"))
    assert fails("jo", PASSWORD)
    assert fails("nobody", PASSWORD)


def test_to_log_in_sweeps_away_sessions_that_are_over(sqlite_books: Home) -> None:
    user = make("jo", "buyer")
    for key, days in (("over", -1), ("open", 1)):
        until = dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=days)
        Session.objects.create(session_key=key, expire_date=until, user=user)
    accounts.log_in(By(user.key))
    assert [row.session_key for row in Session.objects.all()] == ["open"]


def test_failures_are_forgotten_after_a_day(sqlite_books: Home) -> None:
    assert all(fails("nobody", "wrong") for _ in range(5))
    assert fails("somebody", "wrong", NOW + dt.timedelta(days=1, seconds=1))
    assert sorted(Tries.objects.values_list("failures", flat=True)) == [1, 1]  # of a name and an address


def test_who_was_deactivated_comes_in_no_more(sqlite_books: Home) -> None:
    make("boss", "owner")
    jo = make("jo", "buyer")
    accounts.deactivate_user(By("u1"), jo.key)
    assert fails("jo", PASSWORD)
    assert accounts.principal_of_user(accounts.find_user(jo.key)).roles == frozenset()
    accounts.activate_user(By("u1"), jo.key)
    assert not fails("jo", PASSWORD, NOW + dt.timedelta(hours=2))


def enrolled(user: User) -> tuple[bytes, list[str]]:
    """The secret as an app has it, and the recovery codes."""
    shown = accounts.enrol_second_factor(By(user.key))
    secret = base64.b32decode(shown.secret)
    step = totp.step_of(dt.datetime.now(tz=dt.UTC))
    return secret, accounts.confirm_second_factor(By(user.key), totp.code_of(secret, step))


def test_a_code_and_a_recovery_code_are_each_taken_once(books: Home) -> None:
    user = make("jo", "buyer")
    secret, recovery = enrolled(user)
    code = totp.code_of(secret, totp.step_of(NOW))
    accounts.check_factor(user, f"{code[:3]} {code[3:]}", NOW)
    with pytest.raises(LoginRefusedError, match="used before"):
        accounts.check_factor(user, code, NOW)
    accounts.check_factor(user, recovery[0].upper(), NOW)
    with pytest.raises(LoginRefusedError):
        accounts.check_factor(user, recovery[0], NOW)
    assert len(accounts.find_user(user.key).recovery_hashes) == 9


def test_codes_cannot_be_tried_out(sqlite_books: Home) -> None:
    user = make("jo", "buyer")
    secret, _ = enrolled(user)
    right = totp.code_of(secret, totp.step_of(NOW))
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(LoginRefusedError):
            accounts.check_factor(user, wrong, NOW)
    with pytest.raises(LoginRefusedError):
        accounts.check_factor(user, right, NOW)


def test_a_factor_that_was_not_confirmed_is_not_asked_for(sqlite_books: Home) -> None:
    user = make("jo", "buyer")
    accounts.enrol_second_factor(By(user.key))
    with pytest.raises(BooksError, match="the six digits that the app shows now, for the secret"):
        accounts.confirm_second_factor(By(user.key), "000000x")
    assert accounts.find_user(user.key).factor_since is None
    with pytest.raises(BooksError, match="an account without a second factor"):
        accounts.make_recovery_codes(By(user.key))


def test_the_books_alone_do_not_give_the_factor_away(sqlite_books: Home) -> None:
    user = make("jo", "buyer")
    secret, _ = enrolled(user)
    sealed = base64.b64decode(accounts.find_user(user.key).sealed_factor)
    assert secret not in sealed
    assert (sqlite_books.folder / "secret.key").stat().st_mode & 0o777 == 0o600
    (sqlite_books.folder / "secret.key").unlink()
    with pytest.raises(BooksError, match=r"sealed with another secret .* restore secret\.key"):
        accounts.check_factor(user, "000000", NOW)
    accounts.drop_second_factor_of(By("console"), user.key)
    assert accounts.find_user(user.key).sealed_factor == ""


def test_no_act_keeps_a_name_a_password_a_code_or_a_secret(sqlite_books: Home) -> None:
    user = make("jo-the-buyer", "buyer", name="Somebody Known")
    shown = accounts.enrol_second_factor(By(user.key))
    secret = base64.b32decode(shown.secret)
    code = totp.code_of(secret, totp.step_of(dt.datetime.now(tz=dt.UTC)))
    recovery = accounts.confirm_second_factor(By(user.key), code)
    link = accounts.make_login_link(By("console"), user.key)
    token = accounts.make_token(By(user.key), "the scanner of Somebody", ["read:stock"])
    accounts.use_login_link(link)
    kept = json.dumps(list(Act.objects.values("key", "said", "answer", "changes", "events")))
    told = [user.username, "Somebody", PASSWORD, user.password, shown.secret, code, link, token]
    assert [
        each for each in [*told, *recovery, *accounts.find_user(user.key).recovery_hashes] if each in kept
    ] == []
    assert {"make_user", "set_password", "confirm_second_factor", "make_token", "use_login_link"} <= set(
        Act.objects.values_list("verb", flat=True)
    )
