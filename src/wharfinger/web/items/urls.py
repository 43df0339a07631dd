"""Addresses of the items."""

from django.urls import path

from wharfinger.web.items import views

urlpatterns = [
    path("items/", views.items, name="items"),
    path("items/<path:code>/change", views.change, name="item_change"),
    path("items/<path:code>/", views.item, name="item"),
]
