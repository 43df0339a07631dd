"""Which verb of the office stands on which button of a document, as its state allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wharfinger.books.documents import KINDS
from wharfinger.books.models import Document
from wharfinger.office.roles import Principal, may
from wharfinger.web.forms import Field, day

WHY = Field("why", _("Why"), required=True)


@dataclass(frozen=True)
class Action:
    """A button: its verb, what it says, and what has to be told with it."""

    verb: str
    title: str | Promise
    fields: tuple[Field, ...] = ()
    main: bool = False

    def arguments(self, sent: Mapping[str, str]) -> dict[str, Any]:
        """What the verb is told of what was sent."""
        read: Mapping[str, Callable[[str, str], Any]] = {"date": day}
        told = {
            field.name: read.get(field.kind, _as_it_is)(sent.get(field.name, ""), field.name)
            for field in self.fields
        }
        return {name: value for name, value in told.items() if value is not None}


def _as_it_is(text: str, _: str) -> str:
    return text.strip()


ACTIONS: Mapping[tuple[str, str], Action] = {
    ("purchase", "place"): Action("place_order", _("Place the order"), main=True),
    ("purchase", "promise"): Action(
        "promise_order", _("Note the promised day"), (Field("due", _("Promised for"), "date", required=True),)
    ),
    ("purchase", "cancel"): Action("cancel_order", _("Cancel what is open"), (WHY,)),
    ("sale", "reserve"): Action("reserve", _("Reserve what is free")),
    ("sale", "ship"): Action("ship", _("Ship all that is open"), main=True),
    ("sale", "cancel"): Action("cancel_sale", _("Cancel what is open"), (WHY,)),
    ("transfer", "send"): Action("send_transfer", _("Send all of it"), main=True),
    ("transfer", "receive"): Action("receive_transfer", _("Receive all of it"), main=True),
    ("transfer", "cancel"): Action("cancel_transfer", _("Cancel what is not sent"), (WHY,)),
    ("transfer", "write_off"): Action("write_off_transfer", _("Write off what never came"), (WHY,)),
    ("count", "post"): Action("post_count", _("Put the books right"), main=True),
    ("count", "cancel"): Action("cancel_count", _("Stop the count")),
    ("return", "cancel"): Action("cancel_return", _("Cancel the return"), (WHY,)),
    ("adjustment", "post"): Action("post_adjustment", _("Post the adjustment"), main=True),
    ("adjustment", "cancel"): Action("cancel_adjustment", _("Cancel the adjustment")),
    ("production", "cancel"): Action("cancel_production", _("Cancel what is not made"), (WHY,)),
}
"""By kind of document and way of its machine. What needs a scanner stands on the floor's pages."""
VERBS = tuple(sorted({action.verb for action in ACTIONS.values()}))


def actions(document: Document, principal: Principal) -> list[Action]:
    """What this person may do with the document now."""
    ways = KINDS[document.kind].verbs_in(document.state)
    found = [ACTIONS[document.kind, way] for way in ways if (document.kind, way) in ACTIONS]
    return [action for action in found if may(principal, action.verb)]
