"""Every address. A group of pages brings its own list."""

from __future__ import annotations

from django.urls import include, path

from wharfinger.web.shell import views as shell

urlpatterns = [
    path("", shell.home, name="home"),
    path("healthz", shell.alive, name="healthz"),
    path("readyz", shell.ready, name="readyz"),
    path("", include("wharfinger.web.people.urls")),
    path("", include("wharfinger.web.start.urls")),
    path("", include("wharfinger.web.lan.urls")),
]

handler404 = shell.not_found
handler403 = shell.forbidden
handler500 = shell.broken
