"""Addresses of the first hour."""

from django.urls import path

from wharfinger.web.start import views

urlpatterns = [path("start/", views.begin, name="start")]
