"""Addresses of the settings."""

from django.urls import path

from wharfinger.web.preferences import views, webhooks

urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/autonomy", views.level, name="autonomy"),
    path("settings/webhooks/", webhooks.webhooks, name="webhooks"),
    path("settings/webhooks/add", webhooks.add, name="webhook_add"),
    path("settings/webhooks/<int:number>/switch", webhooks.switch, name="webhook_switch"),
    path("settings/webhooks/<int:number>/test", webhooks.test, name="webhook_test"),
    path("settings/webhooks/<int:number>/remove", webhooks.remove, name="webhook_remove"),
    path("settings/webhooks/deliveries/<int:number>/retry", webhooks.retry, name="webhook_retry"),
    path("settings/<str:name>", views.change, name="setting"),
]
