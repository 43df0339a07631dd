"""The Django app of the pages; it has no tables."""

from django.apps import AppConfig


class Web(AppConfig):
    name = "wharfinger.web"
    label = "web"
