"""Every address. A group of pages brings its own list."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from wharfinger.web.permission import public
from wharfinger.web.shell import undoing
from wharfinger.web.shell import views as shell
from wharfinger.web.shell.metrics import metrics

urlpatterns = [
    path("api/v1/", include("wharfinger.api.urls")),
    path("", shell.home, name="home"),
    path("healthz", shell.alive, name="healthz"),
    path("readyz", shell.ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("", include("wharfinger.web.live.urls")),
    path("", include("wharfinger.web.people.urls")),
    path("", include("wharfinger.web.start.urls")),
    path("", include("wharfinger.web.importing.urls")),
    path("", include("wharfinger.web.lan.urls")),
    path("language", public(set_language), name="set_language"),
    path("undo/<int:act>", undoing.undo, name="undo"),
    path("", include("wharfinger.web.search.urls")),
    path("", include("wharfinger.web.today.urls")),
    path("", include("wharfinger.web.items.urls")),
    path("", include("wharfinger.web.stock.urls")),
    path("", include("wharfinger.web.documents.urls")),
    path("", include("wharfinger.web.decisions.urls")),
    path("", include("wharfinger.web.jobs.urls")),
    path("", include("wharfinger.web.preferences.urls")),
    path("", include("wharfinger.web.floor.urls")),
    path("", include("wharfinger.web.papers.urls")),
]

handler404 = shell.not_found
handler403 = shell.forbidden
handler500 = shell.broken
