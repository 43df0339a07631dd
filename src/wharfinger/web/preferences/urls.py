"""Addresses of the settings."""

from django.urls import path

from wharfinger.web.preferences import views

urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/autonomy", views.level, name="autonomy"),
    path("settings/<str:name>", views.change, name="setting"),
]
