"""Addresses of the stock."""

from django.urls import path

from wharfinger.web.stock import views

urlpatterns = [path("stock/", views.stock, name="stock")]
