"""All verbs: a module of the office that declares some is found, wherever it stands."""

from __future__ import annotations

import importlib
import pkgutil

from wharfinger import office
from wharfinger.office.verb import VERBS, Verb


def every_verb() -> dict[str, Verb]:
    """Every verb by its name."""
    for module in pkgutil.walk_packages(office.__path__, f"{office.__name__}."):
        importlib.import_module(module.name)
    return VERBS
