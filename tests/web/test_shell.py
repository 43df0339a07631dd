"""The frame of the pages."""

from tests.web.visiting import visitor
from wharfinger.books.home import Home


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
