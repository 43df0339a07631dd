"""Everything public is shown in the docs, in an example that runs."""

import importlib
import re
from pathlib import Path

import pytest

from tests.books_at_hand import set_up_django
from tests.test_docs import examples, pages
from wharfinger.cli.main import app

DOCS = Path(__file__).resolve().parent.parent / "docs"
ROOMS = [
    "wharfinger.books.frames",
    "wharfinger.office.accounts",
    "wharfinger.office.intake",
    "wharfinger.connect",
    "wharfinger.connect.foreign",
    "wharfinger.connect.vrplib",
    "wharfinger.decide.data_quality",
    "wharfinger.decide.delivery",
    "wharfinger.decide.delivery.roads",
    "wharfinger.decide.demand",
    "wharfinger.decide.purchasing",
    "wharfinger.decide.report",
    "wharfinger.decide.stock",
    "wharfinger.decide.stock.classic",
    "wharfinger.decide.warehouse",
    "wharfinger.run",
    "wharfinger.tables",
    "wharfinger.tables.calendar",
    "wharfinger.tables.money",
    "wharfinger.tables.multiples",
    "wharfinger.tables.units",
    "wharfinger.twin",
]


set_up_django()  # some rooms have models, which can be imported only after it


def public_functions(room):
    """The functions that a room offers: those in `__all__`, or else its own without an underscore."""
    module = importlib.import_module(room)
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    found = {name: getattr(module, name) for name in names}
    ours = {name: thing for name, thing in found.items() if callable(thing) and not isinstance(thing, type)}
    return [name for name, thing in ours.items() if thing.__module__.startswith(room)]


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_function_has_an_example_that_runs(room):
    shown = "\n".join(one.text for page in pages() for one in examples(page) if one.language == "python")
    missing = [name for name in public_functions(room) if not re.search(rf"\b{name}\b", shown)]
    assert missing == []


def test_every_command_is_documented():
    page = (DOCS / "command_line.md").read_text()
    commands = [command.name or command.callback.__name__ for command in app.registered_commands]
    assert commands
    assert [name for name in commands if f"`wharfinger {name}" not in page] == []
