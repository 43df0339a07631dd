"""The own account: password, second factor, tokens.

What is shown once is made anew by each click, so these forms carry no key: a replay could not show it again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from wharfinger.books.acts import By
from wharfinger.office import accounts
from wharfinger.office.accounts.factor import Enrolment
from wharfinger.office.roles import AREAS, ROLES, may_read
from wharfinger.tables.errors import BooksError, WharfingerError
from wharfinger.web.doing import ask
from wharfinger.web.people.coming_in import address_of, let_in
from wharfinger.web.permission import needs_verb, signed_in
from wharfinger.web.principal import principal_of
from wharfinger.web.qr import qr
from wharfinger.web.refusals import REFUSED

TOKEN_DAYS = (30, 90, 365)


@signed_in
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """What there is to change of the own account."""
    return _page(request)


@needs_verb("set_password")
@sensitive_post_parameters("present", "password", "again")
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """A new password; whoever else is logged in with the old one is logged in no more."""
    user = request.user
    said = request.POST

    def change() -> HttpResponse:
        if user.has_usable_password():
            accounts.check_login(user.username, said.get("present", ""), address_of(request))
        if said.get("password", "") != said.get("again", ""):
            raise BooksError(
                where="again",
                found="two passwords that differ",
                expected="the same one twice",
                mend="type both again",
            )
        accounts.set_password(By(user.key), said.get("password", ""))
        let_in(request, accounts.find_user(user.key))
        return redirect("account")

    return _or_refused(request, "password", change)


@needs_verb("enrol_second_factor")
@require_POST
def factor(request: HttpRequest) -> HttpResponse:
    """A new second factor, to be scanned and confirmed."""
    return _or_refused(
        request, "factor", lambda: _page(request, enrolment=accounts.enrol_second_factor(_own(request)))
    )


@needs_verb("confirm_second_factor")
@sensitive_post_parameters("code")
@require_POST
def confirm_factor(request: HttpRequest) -> HttpResponse:
    """From now on it is asked for."""
    code = "".join(request.POST.get("code", "").split())
    return _or_refused(
        request,
        "confirm",
        lambda: _page(request, recovery=accounts.confirm_second_factor(_own(request), code)),
    )


@needs_verb("drop_second_factor")
@sensitive_post_parameters("code")
@require_POST
def drop_factor(request: HttpRequest) -> HttpResponse:
    """No second factor any more, for who has one."""

    def drop() -> HttpResponse:
        accounts.check_factor(request.user, request.POST.get("code", ""))
        ask(request, "drop_second_factor")
        return redirect("account")

    return _or_refused(request, "drop", drop)


@needs_verb("make_recovery_codes")
@require_POST
def recovery(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown once."""
    return _or_refused(
        request, "recovery", lambda: _page(request, recovery=accounts.make_recovery_codes(_own(request)))
    )


@needs_verb("make_token")
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A new token, shown once."""
    scopes = [*request.POST.getlist("scope"), *request.POST.get("verbs", "").split()]
    days = request.POST.get("days", "")

    def make() -> HttpResponse:
        lasts = int(days) if days.isdigit() else 0
        return _page(
            request, token=accounts.make_token(_own(request), request.POST.get("name", ""), scopes, lasts)
        )

    return _or_refused(request, "token", make)


@needs_verb("revoke_token")
@require_POST
def revoke_token(request: HttpRequest, number: int) -> HttpResponse:
    """End an own token."""
    ask(request, "revoke_token", number)
    return redirect("account")


def _own(request: HttpRequest) -> By:
    return By(request.user.key)


def _or_refused(request: HttpRequest, part: str, do: Callable[[], HttpResponse]) -> HttpResponse:
    """What was done, or the page with what was wrong beside its form."""
    try:
        return do()
    except WharfingerError as error:
        return _page(request, refused=part, error=error)


def _page(
    request: HttpRequest,
    enrolment: Enrolment | None = None,
    recovery: list[str] | None = None,
    token: str = "",
    refused: str = "",
    error: WharfingerError | None = None,
) -> HttpResponse:
    user, principal = accounts.find_user(request.user.key), principal_of(request)
    assert principal is not None
    shown: dict[str, Any] = {
        "user": user,
        "roles": [role for role in ROLES if role in principal.roles],
        "recovery": recovery,
        "recovery_left": len(user.recovery_hashes),
        "token": token,
        "tokens": user.tokens.filter(revoked_at__isnull=True).order_by("id"),
        "areas": [area for area in sorted(AREAS) if may_read(principal, area)],
        "days": TOKEN_DAYS,
        "refused": refused,
        "error": error,
        "enrolment": enrolment,
        "qr": qr(enrolment.address) if enrolment else "",
        # Where the code was refused, the secret that was scanned still waits for the next one.
        "confirm": enrolment is not None or (refused == "confirm" and user.factor_since is None),
    }
    return render(request, "people/account.html", shown, status=REFUSED if error else 200)
