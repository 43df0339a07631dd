"""The way in for a program that listens."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Header, Query, Router

from wharfinger.api.keys import principal_of
from wharfinger.office.hearing import Listener

EXAMPLE = 'id: 812\nevent: stock.changed\ndata: {"item":"apple","number":812}\n\n'

router = Router(tags=["events"])
LARGEST = 2**53


@router.get(
    "/events",
    operation_id="events",
    summary="Events as they are sealed",
    openapi_extra={"x-only": {"text/event-stream": EXAMPLE}},
)
def events(
    request: HttpRequest,
    last_event_id: Annotated[
        int | None,
        Header(alias="Last-Event-ID", ge=0, le=LARGEST, description="The last one that was heard."),
    ] = None,
    after: Annotated[
        int | None, Query(ge=0, le=LARGEST, description="The same, for who sets no header.")
    ] = None,
) -> HttpResponse:
    """A stream without end of server-sent events; only those that the token may read about."""
    response = HttpResponse(b"retry: 1000\n\n", content_type="text/event-stream")
    told = after if last_event_id is None else last_event_id
    again = request.token_again
    response.listener = Listener(principal_of(request), told, again)
    return response
