"""A simulated company with known truth, for the demo, replays, what-if questions and tests.

>>> from wharfinger import twin
>>> made = twin.company(seed=1, items=12, days=10)
>>> sorted(made.tables)[:4]
['customers', 'incoming', 'items', 'known']
"""

from wharfinger.twin.company import Company, Truth, company
from wharfinger.twin.future import Future
from wharfinger.twin.rules import Evening, Never, ReorderPoint, Rule, Terms
from wharfinger.twin.simulation import DayFacts, Simulation, simulate
from wharfinger.twin.world import World, world

__all__ = [
    "Company",
    "DayFacts",
    "Evening",
    "Future",
    "Never",
    "ReorderPoint",
    "Rule",
    "Simulation",
    "Terms",
    "Truth",
    "World",
    "company",
    "simulate",
    "world",
]
