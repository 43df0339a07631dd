"""The Django app of the pages; it has no tables."""

from django.apps import AppConfig


class Web(AppConfig):
    name = "wharfinger.web"
    label = "web"

    def ready(self) -> None:
        """Pages and the API ask for verbs by their names."""
        from wharfinger.office.verb import learn_verbs

        learn_verbs()
