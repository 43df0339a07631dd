"""The addresses of what is printed."""

from __future__ import annotations

from django.urls import path

from wharfinger.web.papers import views

urlpatterns = [
    path("documents/<str:number>/pdf", views.document, name="document_pdf"),
    path("labels/", views.labels, name="labels"),
]
