"""`wharfinger demo`: a simulated company up to yesterday, with its first decisions."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from wharfinger import __version__, run, twin
from wharfinger.cli import say
from wharfinger.cli.home import MARK, demo_home, read_mark, write_mark
from wharfinger.connect import read_folder, write_folder
from wharfinger.connect.beside import write_text
from wharfinger.decide import registry
from wharfinger.decide.decision import Decision
from wharfinger.tables import Customers, Items, Places, Sales, Suppliers
from wharfinger.tables.errors import DecisionError, FileError

KIND = "demo"
MOST_SHOWN = 8


@dataclass(frozen=True)
class Size:
    """How large a demo is made. Two years of a food and homeware web shop, unless a test wants less."""

    seed: int = 7
    items: int = 400
    days: int = 730


@dataclass(frozen=True)
class Demo:
    """Where the demo stands: its company as files, up to and including `last_day`."""

    home: Path
    first_day: dt.date
    last_day: dt.date
    folder: str

    @property
    def tables(self) -> Path:
        """The folder with one file a table."""
        return self.home / self.folder

    @property
    def summary(self) -> Path:
        """What the company is and what its decisions found, as JSON."""
        return self.home / "summary.json"


def show_demo(*, port: int | None, items: int, as_json: bool) -> None:
    """Make the company or bring it up to yesterday, and print what it is and what it should do.

    With a port its pages are served there until SIGTERM or Ctrl-C.
    """
    from wharfinger.cli.demo_books import keep_books

    started = time.monotonic()
    yesterday = dt.datetime.now(tz=dt.UTC).astimezone().date() - dt.timedelta(days=1)
    demo = prepare(demo_home(), yesterday, Size(items=items))
    books = keep_books(demo)
    summary = json.loads(demo.summary.read_text(encoding="utf-8"))
    summary["books"] = books
    summary["seconds"] = round(time.monotonic() - started, 2)
    if as_json:
        say.answer_json(summary)
        return
    _tell(summary)
    if port is not None and books is not None:
        _serve(port)


def _serve(port: int) -> None:
    """In a process of its own: making the company has brought in much that a server does not need."""
    command = [sys.executable, sys.argv[0], "serve", "--link", "--port", str(port)]
    sys.stdout.flush()
    os.execv(sys.executable, command)


def prepare(home: Path, yesterday: dt.date, size: Size = Size()) -> Demo:
    """The demo up to `yesterday` and its decisions. The past stays as it was: the same luck, more days."""
    mark = read_mark(home, KIND)
    if mark is None:
        return _make(home, yesterday - dt.timedelta(days=size.days - 1), yesterday, size)
    demo = _from_mark(home, mark)
    if demo.last_day > yesterday:
        say.aside(f"The clock stands before the demo's last day, {demo.last_day}: nothing is added.")
    is_whole = demo.tables.is_dir() and demo.summary.is_file()
    if demo.last_day >= yesterday and mark["made_by"] == __version__ and is_whole:
        return demo
    made = Size(mark["seed"], mark["items"])
    later = _make(home, demo.first_day, max(yesterday, demo.last_day), made)
    if demo.tables != later.tables:
        shutil.rmtree(demo.tables, ignore_errors=True)
    return later


def _make(home: Path, first_day: dt.date, last_day: dt.date, size: Size) -> Demo:
    days = (last_day - first_day).days + 1
    say.aside(f"Making the demo company, {first_day} to {last_day} ...")
    company = twin.company(seed=size.seed, items=size.items, days=days, first_day=first_day)
    demo = Demo(home, first_day, last_day, folder=f"tables-{last_day}")
    if not (home / MARK).exists():
        # So that a first start that is interrupted is taken up again, and nobody else's folder is.
        write_mark(home, _mark(demo, size, made_by=None))
    write_folder(
        demo.tables,
        {**company.tables, **company.warehouse},
        format="parquet",
        extra=registry.tables().values(),
    )
    write_text(home / "town.osm", company.town.osm_xml())
    write_text(demo.summary, json.dumps(_summarise(demo), default=str, indent=2) + "\n")
    write_mark(home, _mark(demo, size, made_by=__version__))
    return demo


def _mark(demo: Demo, size: Size, *, made_by: str | None) -> dict[str, Any]:
    return {
        "kind": KIND,
        "seed": size.seed,
        "items": size.items,
        "first_day": demo.first_day.isoformat(),
        "last_day": demo.last_day.isoformat(),
        "folder": demo.folder,
        "made_by": made_by,
    }


def _from_mark(home: Path, mark: dict[str, Any]) -> Demo:
    try:
        first_day, last_day = (dt.date.fromisoformat(mark[name]) for name in ("first_day", "last_day"))
        # Only a plain name: what is named here is replaced when the demo catches up.
        folder = Path(mark["folder"]).name
        Size(mark["seed"], mark["items"]), mark["made_by"]
    except (KeyError, TypeError, ValueError) as error:
        raise FileError(
            where=str(home / "company.json"),
            found=f"a note of which a part is missing or garbled: {error}",
            expected="what the program wrote there",
            mend="restore it from a backup, or choose another WHARFINGER_HOME",
        ) from error
    return Demo(home, first_day, last_day, folder)


def _summarise(demo: Demo) -> dict[str, Any]:
    """What the company is, and what each decision finds and proposes."""
    wanted = {table.table_name() for table in (Sales, Items, Places, Suppliers, Customers)}
    decisions = [registry.find(name) for name in registry.names()]
    for decision in decisions:
        wanted |= {table.table_name() for table in (*decision.reads, *decision.may_read)}
    tables = read_folder(demo.tables, wanted, extra=registry.tables().values()).tables
    asked = [decision for decision in decisions if not decision.unasked]
    decisions = [decision for decision in decisions if decision.unasked]
    missing = {decision.name: _missing(decision, tables) for decision in decisions}
    found, refused = [], {}
    for decision in decisions:
        try:
            found += [] if missing[decision.name] else [_decide(demo, decision, tables)]
        except DecisionError as error:  # a company that is too young for it, say
            refused[decision.name] = str(error)
    sales, items = tables["sales"], tables["items"]
    turnover = sales.select((pl.col("quantity") * pl.col("price")).sum()).item()
    return {
        "home": str(demo.home),
        "first_day": demo.first_day.isoformat(),
        "last_day": demo.last_day.isoformat(),
        "items": items.height,
        "places": tables["places"].filter(pl.col("kind").is_in(["warehouse", "store"])).height,
        "suppliers": tables["suppliers"].height,
        "customers": tables["customers"].height,
        "sales_lines": sales.height,
        "turnover": round(turnover, 2),
        "decisions": found,
        "waiting": {name: names for name, names in missing.items() if names},
        "refused": refused,
        "when_asked": {decision.name: decision.summary for decision in asked},
    }


def _missing(decision: Decision, tables: dict[str, pl.DataFrame]) -> list[str]:
    """The tables without which it cannot decide, like the forecast of an earlier day."""
    return [table.table_name() for table in decision.reads if table.table_name() not in tables]


def _decide(demo: Demo, decision: Decision, tables: dict[str, pl.DataFrame]) -> dict[str, Any]:
    """One decision on the company as of this morning; its report is written beside the tables."""
    as_of = demo.last_day + dt.timedelta(days=1)
    result = run.map(decision, tables, as_of=as_of)
    proposals = decision.proposals(result)
    page = demo.home / "reports" / f"{decision.name}.html"
    if decision.report:
        write_text(page, decision.report(result))
    frames = {**result.frames, "proposals": proposals}
    write_folder(demo.home / "results" / decision.name, frames, extra=decision.writes)
    return {
        "decision": decision.name,
        "summary": decision.summary,
        "report": str(page) if decision.report else None,
        "proposals": proposals.height,
        "worth": round(proposals["worth"].sum(), 2),
        "first": proposals.head(MOST_SHOWN).select("what", "why", "worth", "until").to_dicts(),
    }


def _tell(summary: dict[str, Any]) -> None:
    say.answer(
        f"The demo company: {summary['items']:,} items, {summary['places']} places, "
        f"{summary['suppliers']} suppliers, {summary['customers']:,} customers.\n"
        f"{summary['sales_lines']:,} sales lines from {summary['first_day']} to {summary['last_day']}, "
        f"{summary['turnover']:,.2f} in all.\nIt lives in {summary['home']}."
    )
    if summary["books"]:
        books = summary["books"]
        say.answer(f"Its books are kept since {books['since']}; what was before is history.")
        say.answer(
            f"{books['open_proposals']} proposals wait in Today (`wharfinger today`); what came of "
            f"{books['outcomes']} that were computed for past weeks stands beside what they promised."
        )
    for found in summary["decisions"]:
        told = f"{found['proposals']} proposals worth {found['worth']:,.2f}"
        say.answer(f"\n{found['decision']}: {told if found['proposals'] else found['summary']}")
        for line in found["first"]:
            say.answer(f"  {line['what']}: {line['why']}. Worth {line['worth']:,.2f}.")
        if found["proposals"] > len(found["first"]):
            say.answer(f"  ... and {found['proposals'] - len(found['first'])} more.")
        if found["report"]:
            say.answer(f"  Report: {found['report']}")
    for name, missing in summary["waiting"].items():
        say.answer(f"\n{name}: waits for a table that the demo does not have: {', '.join(missing)}")
    for name, why in summary.get("refused", {}).items():
        say.answer(f"\n{name}: {why}")
    if when_asked := summary.get("when_asked"):
        say.answer(f"\nRun when asked (`wharfinger run`, or its page): {', '.join(when_asked)}")
