"""Pictures over the API: sent as they are, given to an item by a verb, read by who may read items."""

from tests.api.at_hand import do, program, shop_and_owner
from tests.pictures_at_hand import JPEG, png
from wharfinger.books.home import Home

OCTETS = "application/octet-stream"


def test_a_picture_is_sent_given_to_an_item_and_read(sqlite_books: Home) -> None:
    owner = shop_and_owner()
    told = owner.post("/api/v1/pictures", JPEG, content_type=OCTETS).json()
    assert told["media_type"] == "image/jpeg"
    assert do(owner, "set_picture", {"item": "apple", "picture": told["picture"]}).status_code == 200
    assert owner.get("/api/v1/items/apple").json()["picture"] == told["picture"]
    answer = owner.get(f"/api/v1/pictures/{told['picture']}")
    assert (answer["Content-Type"], answer.content) == ("image/jpeg", JPEG)
    do(owner, "remove_picture", {"item": "apple"})
    assert owner.get("/api/v1/items/apple").json()["picture"] is None
    assert owner.get(f"/api/v1/pictures/{told['picture']}").status_code == 404


def test_what_is_no_picture_is_refused_in_words(sqlite_books: Home) -> None:
    owner = shop_and_owner()
    wrong = owner.post("/api/v1/pictures", b"<svg/>", content_type="image/png")
    assert (wrong.status_code, wrong.json()["where"]) == (422, "picture")
    form = owner.post("/api/v1/pictures", {"picture": "x"})
    assert (form.status_code, form.json()["where"]) == (422, "Content-Type")
    long = owner.post("/api/v1/pictures", png() + bytes(3_000_000), content_type=OCTETS)
    assert long.status_code == 413


def test_a_token_without_the_right_neither_sends_nor_reads(sqlite_books: Home) -> None:
    shop_and_owner()
    reader = program("owner", scopes=("read:stock",), name="reader")
    assert reader.post("/api/v1/pictures", png(), content_type=OCTETS).status_code == 403
    assert reader.get(f"/api/v1/pictures/{'0' * 64}").status_code == 403
