"""Addresses of the items."""

from django.urls import path

from wharfinger.web.items import pictures, views

urlpatterns = [
    path("items/", views.items, name="items"),
    path("items/<path:code>/change", views.change, name="item_change"),
    path("items/<path:code>/picture", pictures.change, name="item_picture"),
    path("items/<path:code>/picture/remove", pictures.remove, name="item_picture_remove"),
    path("pictures/<str:digest>", pictures.picture, name="picture"),
    path("items/<path:code>/", views.item, name="item"),
]
