"""Undo an act from wherever it was done."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wharfinger.books.models import Act
from wharfinger.office.roles import may_undo
from wharfinger.web.doing import ask
from wharfinger.web.permission import needs_verb
from wharfinger.web.principal import principal_of
from wharfinger.web.said import done


@needs_verb("undo")
@require_POST
def undo(request: HttpRequest, act: int) -> HttpResponse:
    """Take an act back; whoever may do it may undo it."""
    row = Act.objects.filter(pk=act).first()
    principal = principal_of(request)
    if row is None:
        raise Http404
    if principal is None or not may_undo(principal, row.verb):
        raise PermissionDenied
    ask(request, "undo", act)
    return done(request, _("Undone."))
