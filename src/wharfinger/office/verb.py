"""What makes a function a verb: one act, once under its key, in the audit, by a name that all faces know."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec

from wharfinger import office
from wharfinger.books.acts import Answer, By, Doing, perform

P = ParamSpec("P")


@dataclass(frozen=True)
class Verb:
    """A verb as the faces see it."""

    name: str
    summary: str
    can_be_undone: bool
    function: Callable[..., Answer]


VERBS: dict[str, Verb] = {}


def learn_verbs() -> dict[str, Verb]:
    """Every verb of the office. A module declares its verbs when it is imported, so all are."""
    for module in pkgutil.walk_packages(office.__path__, f"{office.__name__}."):
        importlib.import_module(module.name)
    return VERBS


def verb(
    name: str, *, can_be_undone: bool = True, unsaid: Collection[str] = ()
) -> Callable[[Callable[Concatenate[Doing, P], Answer]], Callable[Concatenate[By, P], Answer]]:
    """Declare a verb. The function gets the act as it is done; its callers say who they are instead.

    The act keeps for good what it is told, except the arguments in `unsaid`: personal data and secrets.
    """

    def declare(function: Callable[Concatenate[Doing, P], Answer]) -> Callable[Concatenate[By, P], Answer]:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def ask(by: By, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
            bound = signature.bind(None, *args, **kwargs)
            told = list(bound.arguments.items())[1:]
            said = {argument: value for argument, value in told if argument not in unsaid}
            return perform(name, said, lambda doing: function(doing, *args, **kwargs), by)

        summary = (inspect.getdoc(function) or "").partition("\n")[0]
        VERBS[name] = Verb(name, summary, can_be_undone, ask)
        return ask

    return declare


def find(name: str) -> Verb:
    """The verb of this name. The modules that declare verbs are imported when one is first asked for."""
    return VERBS[name] if name in VERBS else learn_verbs()[name]


def within(ask: Callable[Concatenate[By, P], Answer]) -> Callable[Concatenate[Doing, P], Answer]:
    """The verb's own function, to be part of another act."""
    inner: Any = ask
    return inner.__wrapped__
