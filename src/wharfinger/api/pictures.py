"""Pictures of items: the file is sent first, then the verb `set_picture` says whose it is."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from wharfinger.api.keys import principal_of
from wharfinger.api.problems import ProblemError
from wharfinger.books import pictures
from wharfinger.books.home import home_from_environment
from wharfinger.books.models import ItemPicture
from wharfinger.connect.picture_header import MEDIA_TYPES, picture_header
from wharfinger.office.pictures import keep_picture
from wharfinger.office.roles import must, must_read

OCTETS = "application/octet-stream"
KEPT: dict[str, Any] = {
    "type": "object",
    "required": ["picture", "media_type", "width", "height"],
    "properties": {
        "picture": {"type": "string", "description": "The digest of its bytes: what set_picture takes."},
        "media_type": {"type": "string"},
        "width": {"type": "integer"},
        "height": {"type": "integer"},
    },
}

router = Router(tags=["pictures"])


@router.post(
    "",
    operation_id="send_picture",
    summary="Send a picture",
    openapi_extra={
        "x-answer": KEPT,
        "requestBody": {
            "required": True,
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}, "example": "bytes"}
                for kind in (OCTETS, *MEDIA_TYPES)
            },
        },
    },
)
def send(request: HttpRequest) -> HttpResponse:
    """Keep the bytes of a PNG, JPEG or WebP, 2 MB at most; what it is, is found from its content."""
    must(principal_of(request), "set_picture")
    if request.content_type not in (OCTETS, *MEDIA_TYPES):
        raise ProblemError(
            422,
            where="Content-Type",
            found=f"the content type '{request.content_type}'",
            expected=", ".join((OCTETS, *MEDIA_TYPES)),
            mend="send the bytes of the picture as the body",
        )
    header = picture_header(request.body)
    told = {
        "picture": keep_picture(request.body),
        "media_type": header.media_type,
        "width": header.width,
        "height": header.height,
    }
    return HttpResponse(json.dumps(told), content_type="application/json")


@router.get(
    "/{digest}",
    operation_id="picture",
    summary="A picture",
    openapi_extra={"x-only": dict.fromkeys(MEDIA_TYPES, "bytes")},
)
def picture(request: HttpRequest, digest: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]) -> HttpResponse:
    """The bytes of a picture that an item shows."""
    must_read(principal_of(request), "items")
    row = ItemPicture.objects.filter(digest=digest).first()
    path = pictures.path_of(home_from_environment(), digest) if row else None
    if row is None or path is None:
        raise ProblemError(404, found="no item with this picture", mend="take the digest of an item")
    return HttpResponse(path.read_bytes(), content_type=row.media_type)
