"""The frame of the pages."""

from tests.web.visiting import somebody, visitor
from wharfinger.books.acts import By
from wharfinger.books.home import Home
from wharfinger.office.accounts import make_token


def test_a_stranger_is_told_that_the_server_lives_and_that_its_books_can_be_read(sqlite_books: Home) -> None:
    client = visitor()
    assert client.get("/healthz").json() == {"alive": True}
    assert client.get("/readyz").json() == {"ready": True}


def test_nothing_is_loaded_from_elsewhere_and_no_script_stands_in_a_page(sqlite_books: Home) -> None:
    policy = visitor().get("/healthz").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy


def test_a_host_that_is_not_ours_is_refused(sqlite_books: Home) -> None:
    assert visitor().get("/healthz", headers={"Host": "elsewhere.example"}).status_code == 400


def test_the_numbers_are_for_a_token_that_may_read_them(sqlite_books: Home) -> None:
    somebody("owner")
    good, other = (make_token(By("u1"), "prometheus", [scope]) for scope in ("read:jobs", "read:items"))
    ask = visitor()
    assert ask.get("/metrics").status_code == 401
    assert ask.get("/metrics", headers={"Authorization": "Bearer whf_made_up"}).status_code == 401
    assert ask.get("/metrics", headers={"Authorization": f"Bearer {other}"}).status_code == 403
    assert b"wharfinger_jobs{" in ask.get("/metrics", headers={"Authorization": f"Bearer {good}"}).content
