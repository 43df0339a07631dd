"""The decision `levels`, declared."""

from __future__ import annotations

from wharfinger.decide.decision import Decision
from wharfinger.decide.stock.levels.levels import levels
from wharfinger.decide.stock.levels.report import report
from wharfinger.decide.stock.levels.results import Levels
from wharfinger.decide.stock.levels.settings import LevelSettings
from wharfinger.tables import DemandTotal, Items, Offers, Receipts, Sales

decision = Decision(
    name="levels",
    run=levels,
    reads=(Sales, Offers),
    may_read=(Items, DemandTotal, Receipts),
    writes=(Levels,),
    settings=LevelSettings,
    report=report,
)
