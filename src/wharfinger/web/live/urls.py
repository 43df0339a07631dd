"""The address of the stream."""

from django.urls import path

from wharfinger.web.live import views

urlpatterns = [path("events", views.events, name="events")]
