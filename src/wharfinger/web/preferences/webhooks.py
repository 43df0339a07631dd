"""The page of the webhooks: who is told of events, and what became of each delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wharfinger.books.jobs.states import CANCELLED, DEAD, RUNNING, WAITING
from wharfinger.books.models import Event, Job, Webhook
from wharfinger.office.roles import may
from wharfinger.office.webhooks import new_secret
from wharfinger.office.webhooks.delivery import KIND
from wharfinger.office.webhooks.target import TargetError
from wharfinger.office.webhooks.verbs import TEST_KIND, is_secret_of
from wharfinger.tables.errors import WharfingerError
from wharfinger.web.doing import ask
from wharfinger.web.forms import Field, Form, refused
from wharfinger.web.permission import needs_read, needs_verb
from wharfinger.web.principal import principal_of
from wharfinger.web.refusals import REFUSED
from wharfinger.web.said import done

MOST_SHOWN = 25


@dataclass(frozen=True)
class Delivery:
    """A delivery: of which event to which address, how it stands, and why."""

    job: Job
    url: str
    event: str
    why: str
    may_retry: bool


@needs_read("settings")
@require_http_methods(["GET"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """Every webhook, and the latest deliveries."""
    return _page(request, _form({}))


@needs_verb("add_webhook")
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Add one; its secret is shown on the answer, and nowhere else."""
    sent = request.POST.dict()
    secret = new_secret()
    try:
        answer = ask(request, "add_webhook", sent.get("url", "").strip(), secret, _kinds(sent))
    except WharfingerError as error:
        if isinstance(error, TargetError):
            error = TargetError(**{**error.as_dict(), "where": "url"})
        return _page(request, refused(_form(sent), error), status=REFUSED)
    if not is_secret_of(answer["webhook"], secret):  # the form came twice
        return done(request, _("It was added already; its secret was shown then."), to=reverse("webhooks"))
    return _page(request, _form({}), secret=secret, new=answer["webhook"])


@needs_verb("enable_webhook", "disable_webhook")
@require_POST
def switch(request: HttpRequest, number: int) -> HttpResponse:
    """Let it run, or let it rest."""
    verb = "enable_webhook" if request.POST.get("to") == "on" else "disable_webhook"
    return done(request, _("Changed."), ask(request, verb, number), reverse("webhooks"))


@needs_verb("test_webhook")
@require_POST
def test(request: HttpRequest, number: int) -> HttpResponse:
    """Post a test to it."""
    ask(request, "test_webhook", number)
    return done(request, _("A test is on its way."), to=reverse("webhooks"))


@needs_verb("remove_webhook")
@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Forget it."""
    ask(request, "remove_webhook", number)
    return done(request, _("Removed."), to=reverse("webhooks"))


@needs_verb("retry_job")
@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Try a delivery again that was given up."""
    if not Job.objects.filter(pk=number, kind__in=(KIND, TEST_KIND)).exists():
        raise Http404
    ask(request, "retry_job", number)
    return done(request, _("It waits for its turn again."), to=reverse("webhooks"))


def _page(
    request: HttpRequest, form: Form, *, secret: str = "", new: int | None = None, status: int = 200
) -> HttpResponse:
    principal = principal_of(request)
    assert principal is not None
    rows = list(Webhook.objects.order_by("pk"))
    deliveries = _deliveries({row.pk: row.url for row in rows}, may(principal, "retry_job"))
    shown = {
        "webhooks": rows,
        "running": sum(row.enabled for row in rows),
        "form": form,
        "secret": secret,
        "new": new,
        "deliveries": deliveries,
        "given_up": sum(each.job.state == DEAD for each in deliveries),
        "moving": any(each.job.state in (RUNNING, WAITING) and not each.job.fault for each in deliveries),
    }
    return render(request, "preferences/webhooks.html", shown, status=status)


def _form(sent: Mapping[str, str]) -> Form:
    return Form(
        [
            Field(
                "url",
                _("Address"),
                value=sent.get("url", ""),
                help=_("HTTPS, in the internet"),
                required=True,
            ),
            Field(
                "kinds",
                _("Kinds of events"),
                value=sent.get("kinds", ""),
                help=_(
                    "such as stock.changed, or purchase for all of them; between commas; empty: every kind"
                ),
            ),
        ]
    )


def _kinds(sent: Mapping[str, str]) -> list[str]:
    return sent.get("kinds", "").replace(",", " ").split()


def _deliveries(urls: Mapping[int, str], may_retry: bool) -> list[Delivery]:
    jobs = list(Job.objects.filter(kind__in=(KIND, TEST_KIND)).order_by("-pk")[:MOST_SHOWN])
    numbers = [job.arguments["event"] for job in jobs if "event" in job.arguments]
    kinds = dict(Event.objects.filter(number__in=numbers).values_list("number", "kind"))
    return [
        Delivery(
            job,
            urls.get(job.arguments["webhook"], ""),
            kinds.get(job.arguments.get("event"), "webhook.test"),
            job.fault or (job.answer or {}).get("why", ""),
            may_retry and job.state in (DEAD, CANCELLED),
        )
        for job in jobs
    ]
