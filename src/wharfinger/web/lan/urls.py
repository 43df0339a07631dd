"""Addresses for phones."""

from django.urls import path

from wharfinger.web.lan import views

urlpatterns = [
    path("phone", views.phone, name="phone"),
    path("phone/pair", views.pair, name="phone_pair"),
    path("authority.crt", views.authority, name="authority"),
]
