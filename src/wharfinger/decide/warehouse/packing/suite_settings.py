"""The settings of the suite of cartons."""

from __future__ import annotations

from dataclasses import dataclass

from wharfinger.decide.settings import Settings, setting
from wharfinger.decide.warehouse.packing.goods import Guess


@dataclass(frozen=True)
class SuiteSettings(Settings):
    """How many cartons, how exact, what they cost, and from how many orders they are learned."""

    count: int = setting(4, "how many cartons to stock", at_least=1, at_most=20)
    grid_mm: int = setting(10, "inner sizes are whole multiples of this", at_least=1)
    largest_mm: float = setting(1200, "a piece with a longer edge goes without a carton", above=0)
    most_orders: int = setting(400, "orders to learn from, drawn by lot when there are more", at_least=1)
    candidates: int = setting(120, "sizes to choose among", at_least=4, at_most=1000)
    support_share: float = setting(0.5, "share of a base that must rest on something", at_least=0, at_most=1)
    board_cost_per_m2: float = setting(0.45, "what a square metre of carton costs", at_least=0)
    board_g_per_m2: float = setting(550, "what a square metre of carton weighs", at_least=0)
    cost_per_box: float = setting(0.4, "labour and tape of one more box", at_least=0)
    carriage_per_kg: float = setting(0.5, "what the carrier charges for a kilogram", at_least=0)
    volume_cm3_per_kg: float = setting(5000, "cubic centimetres that the carrier charges as one kg", above=0)
    filler_g_per_l: float = setting(8, "paper or air cushions for one litre of void", at_least=0)
    filler_cost_per_kg: float = setting(2, "what a kilogram of filler costs", at_least=0)
    guess_edge_mm: float = setting(100, "an edge that nobody has measured", above=0)
    guess_density_g_per_cm3: float = setting(0.25, "weight of a piece that nobody has weighed", at_least=0)

    @property
    def guess(self) -> Guess:
        return Guess(self.guess_edge_mm, self.guess_density_g_per_cm3)
