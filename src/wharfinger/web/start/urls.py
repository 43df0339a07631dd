"""Addresses of the first hour."""

from django.urls import path

from wharfinger.web.start import views

urlpatterns = [
    path("start/", views.begin, name="start"),
    path("start/files/", views.bring_files, name="start_files"),
    path("start/files/<slug:batch>/quarantine.csv", views.aside, name="start_aside"),
]
