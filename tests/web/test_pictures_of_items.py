"""Pictures on the pages of items: sent, shown to who may read items, and taken away."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.pictures_at_hand import JPEG, png
from tests.web.company import set_up
from tests.web.visiting import account, signed_in
from wharfinger.books.home import Home
from wharfinger.books.models import ItemPicture
from wharfinger.connect.picture_header import MOST_BYTES
from wharfinger.office.pictures import keep_picture


def sent(data: bytes, name: str = "picture.png", kind: str = "image/png") -> dict[str, SimpleUploadedFile]:
    return {"picture": SimpleUploadedFile(name, data, kind)}


def test_a_picture_is_sent_shown_large_and_small_and_taken_away(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    assert 'class="thumb"' not in client.get("/items/").text
    assert client.post("/items/apple/picture", sent(png()))["Location"] == "/items/apple/"
    page = client.get("/items/apple/").text
    address = re.search(r'<img src="(/pictures/[0-9a-f]{64})" alt="Picture of Apple"', page)
    assert address
    assert f'class="thumb" src="{address[1]}"' in client.get("/items/").text
    found = re.search(r'action="(/undo/\d+)"', page)
    assert found
    client.post(found[1])
    assert not ItemPicture.objects.exists()
    client.post("/items/apple/picture", sent(png()))
    client.post("/items/apple/picture/remove")
    assert client.get(address[1]).status_code == 404
    assert client.post("/items/apple/picture/remove").status_code == 422


def test_it_is_served_as_what_it_is_and_runs_nothing(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    # Said to be a page of HTML, and with one behind it: what it is, its first bytes say.
    client.post("/items/apple/picture", sent(JPEG + b"<script>alert(1)</script>", "x.html", "text/html"))
    answer = client.get(f"/pictures/{ItemPicture.objects.get().digest}")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"].startswith("private")
    assert answer.content.startswith(JPEG)


def test_what_is_refused_is_said_on_the_page_and_nothing_changes(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    for data, words in (
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "as PNG, JPEG or WebP"),
        (png(stated=(60_000, 60_000)), "60,000 by 60,000 pixels"),
        (png() + bytes(MOST_BYTES), "more than 2 MB"),
    ):
        page = client.post("/items/apple/picture", sent(data))
        assert page.status_code == 422
        assert words in page.text
    assert client.post("/items/apple/picture").status_code == 422
    assert client.get("/items/apple/picture?sort=at")["Location"] == "/items/apple/?sort=at"
    assert not ItemPicture.objects.exists()


def test_a_viewer_sees_it_and_changes_nothing_and_a_kept_one_of_no_item_is_shown_to_nobody(
    sqlite_books: Home,
) -> None:
    set_up()
    signed_in(account("buyer")).post("/items/apple/picture", sent(png()))
    viewer = signed_in(account("viewer"))
    page = viewer.get("/items/apple/").text
    assert "Picture of Apple" in page
    assert "/items/apple/picture" not in page
    assert viewer.get(f"/pictures/{ItemPicture.objects.get().digest}").status_code == 200
    assert viewer.get(f"/pictures/{keep_picture(JPEG)}").status_code == 404
    assert viewer.post("/items/apple/picture", sent(png())).status_code == 403
