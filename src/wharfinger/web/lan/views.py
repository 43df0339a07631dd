"""The page that a phone opens first: it brings the certificate, and then its owner in."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wharfinger.office.accounts import make_login_link
from wharfinger.web.doing import by
from wharfinger.web.lan.certificates import FOLDER
from wharfinger.web.permission import public, signed_in
from wharfinger.web.qr import qr

AUTHORITY = "authority.crt"


@public
def phone(request: HttpRequest) -> HttpResponse:
    """What to do on the phone; for who is signed in, a code for the own phone."""
    return render(request, "lan/phone.html", {"has_authority": _authority().is_file()})


@signed_in
@require_POST
def pair(request: HttpRequest) -> HttpResponse:
    """A code that lets the own phone in, once."""
    asked = by(request)
    link = request.build_absolute_uri(reverse("login_link", args=[make_login_link(asked, asked.actor)]))
    shown = {"has_authority": _authority().is_file(), "link": link, "qr": qr(link)}
    return render(request, "lan/phone.html", shown)


@public
def authority(request: HttpRequest) -> FileResponse:
    """The certificate of the company's own authority. It is no secret: its key is."""
    if not _authority().is_file():
        raise Http404
    return FileResponse(
        _authority().open("rb"), content_type="application/x-x509-ca-cert", filename=AUTHORITY
    )


def _authority() -> Path:
    return Path(settings.HOME.folder) / FOLDER / AUTHORITY
