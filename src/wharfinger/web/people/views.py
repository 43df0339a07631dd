"""Everybody's accounts, for the owners: made, given roles, let in, locked out, exported and erased."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from wharfinger.books.acts import By
from wharfinger.books.models import Person, User
from wharfinger.office import accounts
from wharfinger.office.people import PersonalData, export_person
from wharfinger.office.roles import ROLES
from wharfinger.tables.errors import BooksError, WharfingerError
from wharfinger.web.doing import ask
from wharfinger.web.people import reading
from wharfinger.web.permission import needs_read, needs_verb
from wharfinger.web.refusals import REFUSED


@needs_read("people")
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The list of accounts, and the form of a new one."""
    return _list(request)


@needs_verb("make_user")
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """A new account; its page has the button that makes the link for it."""
    said = {part: request.POST.get(part, "").strip() for part in ("username", "name", "email")}
    data = PersonalData(name=said["name"] or None, email=said["email"] or None)
    try:
        answer = ask(request, "make_user", said["username"], request.POST.getlist("role"), data)
    except WharfingerError as error:
        return _list(request, error, said)
    return redirect("person", answer["user"])


@needs_read("people")
@require_GET
def person(request: HttpRequest, key: str) -> HttpResponse:
    """One account."""
    return _page(request, key)


@needs_verb("change_roles")
@require_POST
def roles(request: HttpRequest, key: str) -> HttpResponse:
    """Other roles, from the next click of that person on."""
    return _ask(request, key, "change_roles", request.POST.getlist("role"))


@needs_verb("make_login_link")
@require_POST
def link(request: HttpRequest, key: str) -> HttpResponse:
    """A one-time link, shown once; without a key, as each click makes another and ends the one before."""
    _user(key)
    try:
        secret = accounts.make_login_link(By(request.user.key), key)
    except WharfingerError as error:
        return _page(request, key, error=error)
    return _page(request, key, link=request.build_absolute_uri(reverse("login_link", args=[secret])))


@needs_verb("deactivate_user")
@require_POST
def active(request: HttpRequest, key: str) -> HttpResponse:
    """Let somebody in no more, or again."""
    return _ask(request, key, "deactivate_user" if _user(key).is_active else "activate_user")


@needs_verb("drop_second_factor_of")
@require_POST
def factor(request: HttpRequest, key: str) -> HttpResponse:
    """For who has lost phone and recovery codes."""
    return _ask(request, key, "drop_second_factor_of")


@needs_verb("make_user")
@require_POST
def revoke_token(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """End a token of somebody."""
    get_object_or_404(_user(key).tokens, pk=number)
    try:
        ask(request, "revoke_token", number)
    except WharfingerError as error:
        return _page(request, key, error=error)
    return redirect("person", key)


@needs_verb("erase_person")
@require_GET
def export(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that is kept of a person, as a file."""
    _user(key)
    kept = JsonResponse(export_person(key), json_dumps_params={"indent": 2, "ensure_ascii": False})
    kept.headers["Content-Disposition"] = f'attachment; filename="{key}.json"'
    return kept


@needs_verb("erase_person")
@require_POST
def erase(request: HttpRequest, key: str) -> HttpResponse:
    """Erase a person. It cannot be undone, so the key is typed as well."""
    _user(key)
    if request.POST.get("typed", "").strip() != key:
        error = BooksError(
            where="typed",
            found="another key, or none",
            expected=f"{key}, typed by hand",
            mend="type the key of whom you want to erase; it cannot be undone",
        )
        return _page(request, key, error=error)
    return _ask(request, key, "erase_person")


def _ask(request: HttpRequest, key: str, verb: str, *args: object) -> HttpResponse:
    _user(key)
    try:
        ask(request, verb, key, *args)
    except WharfingerError as error:
        return _page(request, key, error=error)
    return redirect("person", key)


def _user(key: str) -> User:
    user = User.objects.filter(key=key).first()
    if user is None:
        raise Http404
    return user


def _list(
    request: HttpRequest, error: WharfingerError | None = None, said: dict[str, str] | None = None
) -> HttpResponse:
    rows = reading.accounts_of_all()
    shown = {
        "accounts": rows,
        "active": sum(row.user.is_active for row in rows),
        "without_factor": sum(row.user.is_active and row.user.factor_since is None for row in rows),
        "roles": list(ROLES),
        "chosen": request.POST.getlist("role"),
        "error": error,
        "said": said or {},
    }
    return render(request, "people/people.html", shown, status=REFUSED if error else 200)


def _page(
    request: HttpRequest, key: str, *, link: str = "", error: WharfingerError | None = None
) -> HttpResponse:
    user, now = _user(key), dt.datetime.now(tz=dt.UTC)
    row = Person.objects.filter(key=key).first()
    shown = {
        "account": reading.Account(user, row),
        "locked_until": reading.locked_until(user, now),
        "tokens": user.tokens.filter(revoked_at__isnull=True, expires__gt=now).order_by("id"),
        "roles": list(ROLES),
        "link": link,
        "error": error,
        "erased": row is not None and row.erased_at is not None,
    }
    return render(request, "people/person.html", shown, status=REFUSED if error else 200)
