"""Pictures of items: sent, shown, taken away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wharfinger.books import pictures
from wharfinger.books.home import home_from_environment
from wharfinger.books.models import Item, ItemPicture
from wharfinger.connect.picture_header import MOST_BYTES
from wharfinger.office.pictures import keep_picture
from wharfinger.tables.errors import WharfingerError
from wharfinger.web.doing import ask
from wharfinger.web.items.views import page_of
from wharfinger.web.permission import needs_read, needs_verb
from wharfinger.web.said import done

ALONE = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""Of a picture that is opened by itself: whatever is in it, nothing of it runs."""
KEPT = "private, max-age=31536000, immutable"
"""By the browser of whoever may see it: under a digest there are always the same bytes."""


@needs_verb("set_picture")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Show the picture that was sent, in place of the one that is there."""
    row = get_object_or_404(Item, code=code)
    page = reverse("item", args=[code])
    if request.method == "GET":  # a link of the page on which a picture was refused
        return redirect(f"{page}?{request.GET.urlencode()}")
    sent = request.FILES.get("picture")
    try:
        digest = keep_picture(sent.read(MOST_BYTES + 1) if sent else b"")
        answer = ask(request, "set_picture", code, digest)
    except WharfingerError as error:
        return page_of(request, row, error)
    return done(request, _("The picture is shown."), answer, page)


@needs_verb("remove_picture")
@require_POST
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """Show the item without a picture."""
    answer = ask(request, "remove_picture", code)
    return done(request, _("The picture is removed."), answer, reverse("item", args=[code]))


@needs_read("items")
def picture(request: HttpRequest, digest: str) -> HttpResponse:
    """The bytes of a picture that an item shows, as what the books know it to be."""
    row = ItemPicture.objects.filter(digest=digest).first()
    path = pictures.path_of(home_from_environment(), digest) if row else None
    if row is None or path is None:
        raise Http404
    headers = {"Content-Security-Policy": ALONE, "Cache-Control": KEPT, "Content-Disposition": "inline"}
    return HttpResponse(path.read_bytes(), content_type=row.media_type, headers=headers)
