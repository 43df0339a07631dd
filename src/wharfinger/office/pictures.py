"""The picture of an item: its file is kept first, then the act says which it is."""

from __future__ import annotations

from wharfinger.books import pictures
from wharfinger.books.acts import Answer, Doing
from wharfinger.books.home import home_from_environment
from wharfinger.books.models import ItemPicture
from wharfinger.connect.picture_header import picture_header
from wharfinger.office import lookup
from wharfinger.office.verb import verb
from wharfinger.tables.errors import BooksError


def keep_picture(data: bytes) -> str:
    """Keep the file of a picture, and get its digest for `set_picture`. What is no picture is refused."""
    picture_header(data)
    return pictures.keep(home_from_environment(), data)


@verb("set_picture")
def set_picture(doing: Doing, item: str, picture: str) -> Answer:
    """Show a picture with an item, in place of the one that it has; `picture` is the digest of a kept one."""
    row = lookup.item(item)
    path = pictures.path_of(home_from_environment(), picture)
    if path is None:
        raise BooksError(
            where="picture",
            found="the digest of no picture that is kept",
            expected="what was answered when the picture was sent",
            mend="send the picture first",
        )
    header = picture_header(path.read_bytes())
    said = {
        "digest": picture,
        "media_type": header.media_type,
        "width": header.width,
        "height": header.height,
    }
    there = ItemPicture.objects.select_for_update().filter(item=row).first()
    if there:
        doing.change(there, **said)
    else:
        doing.create(ItemPicture(item=row, **said))
    return {"item": row.code, "picture": picture}


@verb("remove_picture")
def remove_picture(doing: Doing, item: str) -> Answer:
    """Show an item without a picture. Its file stays beside the books, so that undo can bring it back."""
    row = lookup.item(item)
    there = ItemPicture.objects.select_for_update().filter(item=row).first()
    if there is None:
        raise BooksError(
            where=row.code,
            found="an item without a picture",
            expected="one that has a picture",
            mend="there is nothing to remove",
        )
    doing.remove(there)
    return {"item": row.code}
