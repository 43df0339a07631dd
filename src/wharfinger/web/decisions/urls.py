"""Addresses of the decisions."""

from django.urls import path

from wharfinger.web.decisions import views

urlpatterns = [
    path("decisions/", views.decisions, name="decisions"),
    path("decisions/<str:name>/", views.decision, name="decision"),
    path("decisions/<str:name>/run", views.run, name="decision_run"),
    path("decisions/<str:name>/runs/<int:job>/", views.result, name="run"),
    path("decisions/<str:name>/runs/<int:job>/quarantine.csv", views.quarantine, name="run_aside"),
    path("decisions/<str:name>/runs/<int:job>/report", views.report, name="run_report"),
]
