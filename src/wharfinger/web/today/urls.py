"""Addresses of Today."""

from django.urls import path

from wharfinger.web.today import views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("today/plan", views.plan, name="plan"),
    path("today/supplier", views.accept_supplier, name="accept_supplier"),
    path("today/<int:number>/", views.proposal, name="proposal"),
    path("today/<int:number>/accept", views.accept, name="accept"),
    path("today/<int:number>/snooze", views.snooze, name="snooze"),
    path("today/<int:number>/dismiss", views.dismiss, name="dismiss"),
    path("today/<int:number>/assign", views.assign, name="assign"),
    path("today/<int:number>/comment", views.comment, name="comment"),
]
