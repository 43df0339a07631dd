"""The picture of an item: kept by its content, shown, replaced, taken away, and brought back."""

import pytest

from tests.office.shop import ME, open_shop
from tests.pictures_at_hand import JPEG, png
from wharfinger.books import pictures
from wharfinger.books.home import Home
from wharfinger.books.models import ItemPicture
from wharfinger.office.pictures import keep_picture, remove_picture, set_picture
from wharfinger.office.undo import undo
from wharfinger.tables.errors import BooksError, FileError


def shown() -> list[tuple[str, str]]:
    return list(ItemPicture.objects.values_list("digest", "media_type"))


def test_a_picture_is_shown_replaced_and_each_step_undone(books: Home) -> None:
    open_shop()
    first, second = keep_picture(png()), keep_picture(JPEG)
    set_picture(ME, "apple", first)
    replaced = set_picture(ME, "apple", second)
    assert shown() == [(second, "image/jpeg")]
    undo(ME, replaced["act"])
    assert shown() == [(first, "image/png")]
    removed = remove_picture(ME, "apple")
    assert shown() == []
    undo(ME, removed["act"])
    assert shown() == [(first, "image/png")]


def test_the_same_bytes_are_kept_once_under_their_digest(sqlite_books: Home) -> None:
    digest = keep_picture(png())
    assert keep_picture(png()) == digest
    path = sqlite_books.pictures / digest[:2] / digest
    assert list(pictures.all_of(sqlite_books)) == [(digest, path)]
    assert path.read_bytes() == png()
    assert [each.name for each in path.parent.iterdir()] == [digest]


@pytest.mark.parametrize("name", ["0" * 64, "../../books.sqlite", ""])
def test_a_digest_of_nothing_is_refused(name: str, sqlite_books: Home) -> None:
    open_shop()
    with pytest.raises(BooksError, match="the digest of no picture that is kept"):
        set_picture(ME, "apple", name)


def test_what_is_no_picture_is_kept_nowhere(sqlite_books: Home) -> None:
    with pytest.raises(FileError, match="no PNG, JPEG or WebP"):
        keep_picture(b"<svg/>")
    assert not sqlite_books.pictures.exists()


def test_what_is_not_there_cannot_be_removed(sqlite_books: Home) -> None:
    open_shop()
    with pytest.raises(BooksError, match="an item without a picture"):
        remove_picture(ME, "apple")
