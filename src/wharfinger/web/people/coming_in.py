"""Coming in: name and password, or a one-time link; then the second factor where there is one. Going out."""

from __future__ import annotations

import time

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from wharfinger.books.acts import By
from wharfinger.books.models import User
from wharfinger.office import accounts
from wharfinger.office.accounts.tries import LoginRefusedError
from wharfinger.web.people.sessions import begin
from wharfinger.web.permission import public
from wharfinger.web.refusals import REFUSED

BACKEND = "django.contrib.auth.backends.ModelBackend"
HALF_IN = "half_in"
HALF_SECONDS = 600
"""So long the second factor is waited for."""


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Name and password."""
    to = _ours(request, request.POST.get("next") or request.GET.get("next", ""))
    error, name = None, request.POST.get("username", "")
    if request.method == "POST":
        try:
            user = accounts.check_login(name, request.POST.get("password", ""), address_of(request))
            return _go_on(request, user, to)
        except LoginRefusedError as refused:
            error = refused
    elif request.user.is_authenticated:
        return redirect(to)
    shown = {"error": error, "username": name, "next": to}
    return render(request, "people/login.html", shown, status=REFUSED if error else 200)


@public
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second factor of who has given the first."""
    half = request.session.get(HALF_IN)
    if not half or time.time() - half["at"] > HALF_SECONDS:
        request.session.pop(HALF_IN, None)
        return redirect("login")
    error = None
    if request.method == "POST":
        try:
            user = accounts.find_user(half["user"])
            if not user.is_active:
                return redirect("login")
            accounts.check_factor(user, request.POST.get("code", ""))
            return _let_in(request, user, half["next"])
        except LoginRefusedError as refused:
            error = refused
    return render(request, "people/code.html", {"error": error}, status=REFUSED if error else 200)


@public
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """A one-time link. To open it changes nothing, as mail programs open links too; the button uses it."""
    error = None
    if request.method == "POST":
        try:
            user = accounts.use_login_link(secret)
            return _go_on(
                request, user, reverse("home") if user.has_usable_password() else reverse("account")
            )
        except LoginRefusedError as refused:
            error = refused
    return render(request, "people/link.html", {"error": error}, status=REFUSED if error else 200)


@public
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Go out; the session ends."""
    auth.logout(request)
    return redirect("login")


def let_in(request: HttpRequest, user: User) -> None:
    """A new session for this user; what was known of the stranger before is not taken over."""
    request.session.flush()
    auth.login(request, user, backend=BACKEND)
    begin(request)


def address_of(request: HttpRequest) -> str:
    """Whence a request comes, as the server saw it; behind a proxy that it trusts, as the proxy said."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _go_on(request: HttpRequest, user: User, to: str) -> HttpResponse:
    if user.factor_since is None:
        return _let_in(request, user, to)
    request.session.flush()
    request.session[HALF_IN] = {"user": user.key, "at": time.time(), "next": to}
    return redirect("login_code")


def _let_in(request: HttpRequest, user: User, to: str) -> HttpResponse:
    let_in(request, user)
    accounts.log_in(By(user.key))
    return redirect(to)


def _ours(request: HttpRequest, address: str) -> str:
    """The page that was asked for, if it is one of this server; else home."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours and address.startswith("/") else reverse("home")
