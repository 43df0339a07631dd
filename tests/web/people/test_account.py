"""The own account on its page."""

from tests.office.accounts.company import PASSWORD, make
from tests.web.people.at_the_door import codes_on, log_in, owner
from tests.web.people.test_coming_in import enrolled
from wharfinger.books.home import Home
from wharfinger.books.models import Token
from wharfinger.office import accounts
from wharfinger.office.roles import may, may_read


def test_a_password_needs_the_present_one_twice_the_new_one_and_a_good_one(sqlite_books: Home) -> None:
    make("jo", "viewer")
    client = log_in("jo")
    good = "quite another set of words"
    for present, new, again, found in (
        ("wrong", good, good, "a name or a password that does not fit"),
        (PASSWORD, good, good + "x", "two passwords that differ"),
        (PASSWORD, "short", "short", "a password of 5 letters"),
    ):
        answer = client.post("/account/password", {"present": present, "password": new, "again": again})
        assert answer.status_code == 422
        assert found in answer.content.decode()
    assert accounts.check_login("jo", PASSWORD, "192.0.2.1")


def test_a_second_factor_is_turned_off_with_a_code_only(sqlite_books: Home) -> None:
    user = make("jo", "viewer")
    client = log_in("jo")
    _, recovery = enrolled(client)
    assert client.post("/account/factor/drop", {"code": "nothing"}).status_code == 422
    assert accounts.find_user(user.key).factor_since is not None
    new = codes_on(client.post("/account/recovery"))
    assert len(new) == 10
    assert client.post("/account/factor/drop", {"code": recovery}).status_code == 422  # of before
    assert client.post("/account/factor/drop", {"code": new[0]}).status_code == 302
    assert accounts.find_user(user.key).factor_since is None


def test_a_code_that_does_not_fit_leaves_the_form_for_the_next(sqlite_books: Home) -> None:
    make("jo", "viewer")
    client = log_in("jo")
    client.post("/account/factor")
    page = client.post("/account/factor/confirm", {"code": "1"})
    assert page.status_code == 422
    assert 'action="/account/factor/confirm"' in page.content.decode()


def test_a_token_is_shown_once_reaches_as_far_as_was_ticked_and_is_revoked(sqlite_books: Home) -> None:
    make("jo", "warehouse")
    client = log_in("jo")
    sent = {"name": "dock <b>", "scope": ["read:stock"], "verbs": "do:receive", "days": "30"}
    page = client.post("/account/token", sent)
    secret = codes_on(page)[0]
    assert "dock &lt;b&gt;" in page.content.decode()
    assert secret not in client.get("/account/").content.decode()
    found = accounts.find_token(secret)
    assert found is not None
    assert may(found, "receive")
    assert may_read(found, "stock")
    assert not may(found, "ship")
    client.post(f"/account/token/{Token.objects.get().pk}/revoke")
    assert accounts.find_token(secret) is None


def test_a_token_without_a_scope_or_for_ever_is_refused_beside_its_form(sqlite_books: Home) -> None:
    make("jo", "warehouse")
    client = log_in("jo")
    for sent, found in (
        ({"name": "x", "days": "30"}, "no scope"),
        ({"name": "x", "scope": "warehouse", "days": "9999"}, "9999 days"),
        ({"name": "x", "scope": "warehouse", "days": "-1"}, "0 days"),
        ({"name": "x", "verbs": "do:make_user", "days": "30"}, "the scope &#x27;do:make_user&#x27;"),
    ):
        answer = client.post("/account/token", sent)
        assert answer.status_code == 422
        assert found in answer.content.decode()
    assert not Token.objects.exists()


def test_nobody_revokes_the_token_of_another(sqlite_books: Home) -> None:
    owner()
    make("jo", "warehouse")
    make("kim", "warehouse")
    log_in("jo").post("/account/token", {"name": "x", "scope": "warehouse", "days": "30"})
    row = Token.objects.get()
    assert log_in("kim").post(f"/account/token/{row.pk}/revoke").status_code == 422
    row.refresh_from_db()
    assert row.revoked_at is None
