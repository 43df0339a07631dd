"""Addresses of the documents."""

from django.urls import path

from wharfinger.web.documents import views

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/new/order", views.new_order, name="order_new"),
    path("documents/<str:number>/", views.document, name="document"),
    path("documents/<str:number>/lines", views.lines, name="document_lines"),
    path("documents/<str:number>/do/<str:verb>", views.act, name="document_act"),
]
