"""The books of a simulated company: its tables as history, an opening count, and days of documents."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from wharfinger.books.acts import Answer, By, Doing
from wharfinger.books.frames import tables_as_of
from wharfinger.books.models import Act, Outcome, PlanRun, Setting
from wharfinger.books.settings_kept import kept
from wharfinger.office.intake import begun, bring, bring_lots, bring_opening
from wharfinger.office.intake.bring import PAUSE_SECONDS
from wharfinger.office.intake.opening import begin_site
from wharfinger.office.journal import book_journal, booked, waiting_orders
from wharfinger.office.plan_now import do_now, plan_now
from wharfinger.office.selling import reserve
from wharfinger.office.today import waiting
from wharfinger.office.verb import verb
from wharfinger.tables.calendar import business_day
from wharfinger.tables.errors import BooksError
from wharfinger.twin import journal

Tables = Mapping[str, pl.DataFrame]

COMPANY = "The demo company"
SINCE = "demo_since"
DAYS_KEPT = 60
"""So many of the last days are kept as documents and movements; what was before is history."""
PAST_MORNINGS = (56, 49, 42)
"""So many days ago the plan is made as it would have been: long enough for the truth to be known."""
MASTERS = ("places", "suppliers", "items", "units", "offers", "lanes", "customers")
ME = By("demo")


@dataclass(frozen=True)
class Written:
    """Since when the books are kept, how many days were added, and stock that is not as it should be."""

    since: dt.date
    days_added: int
    differs: pl.DataFrame


@dataclass(frozen=True)
class Planned:
    """The run of this morning's plan, how many proposals wait, and how many outcomes are known."""

    run: int
    open: int
    outcomes: int


def write_company(tables: Tables, first: dt.date, last: dt.date) -> Written:
    """Write the company into the books, or bring them up to its last day; nothing is written twice."""
    # The days of the simulated company end at midnight UTC; what is still to happen cannot be written.
    last = min(last, dt.datetime.now(tz=dt.UTC).date() - dt.timedelta(days=1))
    cut_over = last - dt.timedelta(days=min(DAYS_KEPT, ((last - first).days + 1) // 2) - 1)
    said = Setting.objects.filter(name=SINCE).values_list("value", flat=True).first()
    since = dt.date.fromisoformat(said or claim_demo(ME, cut_over)["since"])
    wanted = {f"demo/{day.date}": day for day in journal.days(tables, since, last)}
    done = booked(list(wanted))
    new = {key: day for key, day in wanted.items() if key not in done}
    if new:
        bring(ME, {name: tables[name] for name in MASTERS})
        bring_lots(ME, journal.expiry(tables))
        _begin(tables, since)
    for key, day in new.items():
        book_journal(By(ME.actor, key), day.movements, day.documents, day.lines, day.ended)
        time.sleep(PAUSE_SECONDS)
    if new:
        earliest = min(day.date for day in new.values())
        of_day = pl.col("at").dt.date()
        bring(ME, {"readings": tables["readings"].filter(of_day >= earliest, of_day <= last)})
        for order in waiting_orders():
            reserve(ME, order)
    return Written(since, len(new), _differs(tables, last))


def plan_company(since: dt.date, last: dt.date) -> Planned:
    """The plan of this morning, and of some mornings weeks ago as the books were known then.

    What came of the orders that were proposed weeks ago is measured from what the company did by itself. On
    a day that is planned already nothing is done.
    """
    this_morning = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), tzinfo=dt.UTC)
    days = set(PlanRun.objects.filter(state="done").values_list("day", flat=True))
    for back in PAST_MORNINGS if not days else ():
        morning = this_morning - dt.timedelta(days=back)
        if morning.date() > since:
            plan_now(as_of=morning.isoformat(), decisions=["min_max"])
    if business_day(dt.datetime.now(tz=dt.UTC), str(kept("time_zone"))) not in days:
        plan_now()
        do_now("measure_outcomes")
    return Planned(
        run=PlanRun.objects.latest("id").pk, open=waiting().count(), outcomes=Outcome.objects.count()
    )


@verb("claim_demo", can_be_undone=False)
def claim_demo(doing: Doing, since: dt.date) -> Answer:
    """Take empty books for the demo, kept from a day on. Those of a company are left alone."""
    if Act.objects.exists():
        raise BooksError(
            where="the books",
            found="the books of a company",
            expected="empty books, or the demo's own",
            mend="set WHARFINGER_HOME to a folder of its own, and unset DATABASE_URL",
        )
    doing.create(Setting(name="company", value=COMPANY))
    doing.create(Setting(name=SINCE, value=since.isoformat()))
    return {"since": since}


def _begin(tables: Tables, since: dt.date) -> None:
    """History and the opening count, where they are not there yet."""
    own = tables["places"].filter(pl.col("kind").is_in(["warehouse", "store"]))["place"]
    if set(own) <= set(begun()):
        return
    at = dt.datetime(since.year, since.month, since.day, tzinfo=dt.UTC)
    readings = tables["readings"].filter(pl.col("at") < at)
    bring(ME, {**journal.history(tables, since), "readings": readings})
    stock = journal.opening(tables, since)
    by = By(ME.actor, "demo/opening")
    bring_opening(by, stock, at)
    for place in sorted(set(own) - set(begun())):
        begin_site(ME, place, at)


def _differs(tables: Tables, last: dt.date) -> pl.DataFrame:
    """Item, place and lot of which the books do not hold what the company's movements add up to."""
    keys = ["item", "place", "lot"]
    there = tables_as_of(names=["stock"])["stock"].select(*keys, books="on_hand")
    said = journal.opening(tables, last + dt.timedelta(days=1)).select(*keys, files="on_hand")
    both = there.join(said, on=keys, how="full", coalesce=True, nulls_equal=True)
    return both.filter(pl.col("books").fill_null(0) != pl.col("files").fill_null(0)).sort(keys)
