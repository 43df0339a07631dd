"""Addresses of Today."""

from django.urls import path

from wharfinger.web.today import views, workbook

urlpatterns = [
    path("today/", views.today, name="today"),
    path("today/plan", views.plan, name="plan"),
    path("today/workbook.xlsx", workbook.download, name="workbook"),
    path("today/workbook", workbook.bring_back, name="workbook_back"),
    path("today/workbook/do", workbook.do, name="workbook_do"),
    path("today/supplier", views.accept_supplier, name="accept_supplier"),
    path("today/<int:number>/", views.proposal, name="proposal"),
    path("today/<int:number>/accept", views.accept, name="accept"),
    path("today/<int:number>/snooze", views.snooze, name="snooze"),
    path("today/<int:number>/dismiss", views.dismiss, name="dismiss"),
    path("today/<int:number>/assign", views.assign, name="assign"),
    path("today/<int:number>/comment", views.comment, name="comment"),
]
