"""Every message that a page can show: in templates, in the Python of the pages, and names of the program."""

import ast
import dataclasses
import re
from pathlib import Path

import wharfinger
from wharfinger.books.documents import KINDS
from wharfinger.books.jobs import states
from wharfinger.books.ledger import reasons
from wharfinger.books.models import proposals
from wharfinger.books.models.master import Tracking
from wharfinger.decide import registry
from wharfinger.decide.settings import meaning

WEB = Path(wharfinger.__file__).parent / "web"
ONE = {"gettext", "gettext_lazy", "_", "lazy"}
MANY = {"ngettext", "ngettext_lazy", "counted"}
SEPARATOR = "\0"


def every_message() -> set[str]:
    """One with a plural is both forms, by NUL."""
    return in_python() | in_templates() | names()


def in_python() -> set[str]:
    found = set()
    for path in WEB.rglob("*.py"):
        found |= _calls(path.read_text(encoding="utf-8"))
    return found


def in_templates() -> set[str]:
    from django.utils.translation.template import templatize

    found = set()
    for path in (WEB / "templates").rglob("*.html"):
        for match in re.finditer(
            r"\b(n?gettext|_)\((.*?)\) ", templatize(path.read_text(encoding="utf-8")), re.S
        ):
            found |= _calls(f"{match[1]}({match[2]})")
    return found


def names() -> set[str]:
    """States, kinds and reasons, as `words` shows them."""
    document = {kind.name for kind in KINDS.values()} | {s for kind in KINDS.values() for s in kind.states}
    job = {states.RUNNING, states.WAITING, *states.ENDED}
    moved = {value for name, value in vars(reasons).items() if name.isupper() and isinstance(value, str)}
    proposed = {
        *(proposals.OPEN, proposals.SNOOZED, proposals.ACCEPTED, proposals.DISMISSED),
        *(proposals.EXPIRED, proposals.SUPERSEDED),
    }
    return {each.replace("_", " ") for each in {*document, *job, *moved, *proposed, *Tracking.values}}


def of_decision(name: str) -> set[str]:
    """What pages show of a decision's declaration: its name, tables and settings, and a line on each."""
    decision = registry.find(name)
    settings = dataclasses.fields(decision.settings)
    tables = [(each.table_name(), (each.__doc__ or "").partition("\n")[0]) for each in decision.writes]
    called = [name, *(table for table, _ in tables), *(each.name for each in settings)]
    lines = [decision.summary, *(line for _, line in tables), *(meaning(each) for each in settings)]
    return {*(each.replace("_", " ") for each in called), *lines}


def _calls(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [
            each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
        ]
        if node.func.id in ONE and len(texts) == 1:
            found.add(texts[0])
        elif node.func.id in MANY:
            found.add(SEPARATOR.join(texts[:2]))
    return found
