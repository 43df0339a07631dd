"""What can be done about a lot of which some will be wasted, and what each act brings."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from wharfinger.decide.stock.cases import CASES, Floats, demand_cases
from wharfinger.decide.stock.expiry.goods import Demand, Lot, Stand, days_there
from wharfinger.decide.stock.expiry.settings import ExpirySettings
from wharfinger.decide.stock.expiry.waste import Shelf

DISCOUNTS = tuple(percent / 100 for percent in range(5, 100, 5))
GRID = 40
SAMPLE_DISCOUNT = 0.3
"""The mark-down whose break-even is told where nobody knows what a lower price would bring."""


@dataclass(frozen=True)
class Act:
    """One act for one lot."""

    act: str
    quantity: float
    saved: float
    costs: float
    worth: float | None
    from_day: dt.date
    until: dt.date
    why: str
    to_place: str | None = None
    discount: float | None = None
    guessed: str | None = None

    def as_row(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Lane:
    """A way to another place."""

    to_place: str
    days: float
    cost: float | None
    cost_per_kg: float | None


EMPTY = Shelf(np.zeros(0), np.zeros((0, len(CASES))))
"""A place that has none of the item."""


@dataclass(frozen=True)
class World:
    """What all lots share."""

    today: dt.date
    settings: ExpirySettings
    stands: dict[tuple[str, str], Stand]
    """As they will be after the acts that were chosen so far."""
    lanes: Mapping[str, Sequence[Lane]]
    elasticities: Mapping[str, float]
    demand: Demand


def acts_for(stand: Stand, at: int, wasted: Floats, world: World) -> list[Act]:
    """All acts for a lot, the best first. `wasted` is what is left of it in each case."""
    lot = stand.lots[at]
    if lot.days_left <= 0:
        return [_write_off(stand, lot, world)]
    if lot.arrives is not None:
        acts = [_order_less(stand, lot, wasted, world)]
    else:
        acts = [
            *_transfers(stand, at, world),
            _mark_down(stand, at, world),
            _give_away(stand, lot, wasted, world),
        ]
    sensible = [act for act in acts if act is not None]
    return sorted(sensible, key=lambda act: -math.inf if act.worth is None else act.worth, reverse=True)


def carry(act: Act, stand: Stand, at: int, world: World) -> None:
    """What an act leaves behind, so that the acts on later lots reckon with it."""
    item, place = stand.article.item, stand.place
    if act.act in ("transfer", "order_less"):
        world.stands[item, place] = stand.with_less(at, act.quantity)
    if act.act == "mark_down" and act.discount is not None:
        factor = (1 - act.discount) ** world.elasticities[item]
        world.stands[item, place] = stand.faster(at, factor)
    if act.act == "transfer" and act.to_place is not None:
        days = next(lane.days for lane in world.lanes[place] if lane.to_place == act.to_place)
        ahead = world.demand(item, act.to_place, days_there(stand.lots[at], days))
        other = world.stands.get((item, act.to_place), Stand(stand.article, act.to_place, (), EMPTY))
        sent = replace(stand.lots[at], quantity=act.quantity, reserved=0.0, sent=True)
        world.stands[item, act.to_place] = other.with_lot(sent, demand_cases(ahead.mean, ahead.sd))


def _write_off(stand: Stand, lot: Lot, world: World) -> Act:
    loss = lot.quantity * (stand.article.unit_cost + world.settings.disposal_cost)
    return Act(
        act="write_off",
        quantity=lot.quantity,
        saved=0.0,
        costs=loss,
        worth=0.0,
        from_day=world.today,
        until=world.today,
        why=f"it expired on {lot.expires} and may not be sold",
    )


def _order_less(stand: Stand, lot: Lot, wasted: Floats, world: World) -> Act | None:
    """Take so many off an order that the last one taken off is as likely wasted as its margin is worth.

    A unit that is not bought saves its cost when it would have been wasted, and loses its margin when not:
    the newsvendor's ratio on the distribution of the waste.
    """
    margin = stand.article.price - stand.article.unit_cost
    loss = stand.article.unit_cost + world.settings.disposal_cost
    if loss <= 0:
        return None
    ratio = max(margin, 0.0) / (max(margin, 0.0) + loss)
    # So often at least is the last unit taken off wasted.
    cut = math.floor(min(float(np.quantile(wasted, 1 - ratio, method="lower")), lot.quantity))
    if cut < 1:
        return None
    saved = float(np.minimum(wasted, cut).mean())
    missed = (cut - saved) * max(margin, 0.0)
    return Act(
        act="order_less",
        quantity=float(cut),
        saved=saved,
        costs=missed,
        worth=saved * loss - missed,
        from_day=world.today,
        until=lot.arrives or world.today,
        why=f"{lot.quantity:g} come on {lot.arrives} by {lot.lot} and keep until {lot.expires}; of the last "
        f"{cut:g} of them {saved:.3g} would be wasted, and {cut - saved:.3g} sold",
        guessed=lot.guessed,
    )


def _transfers(stand: Stand, at: int, world: World) -> list[Act]:
    found = [_transfer(stand, at, lane, world) for lane in world.lanes.get(stand.place, ())]
    return [act for act in found if act is not None]


def _transfer(stand: Stand, at: int, lane: Lane, world: World) -> Act | None:
    """The quantity that brings most: less waste here, less the waste that it makes there, less the way."""
    lot, item = stand.lots[at], stand.article.item
    ahead = world.demand(item, lane.to_place, days_there(lot, lane.days))
    if ahead.mean <= 0:
        return None
    other = world.stands.get((item, lane.to_place))
    there = other.there() if other else EMPTY
    mine, row = stand.there(), stand.row_there(at)
    cases = demand_cases(ahead.mean, ahead.sd)
    before = mine.wasted().sum(axis=0) + there.wasted().sum(axis=0)
    loss = stand.article.unit_cost + world.settings.disposal_cost
    free = math.floor(lot.quantity - lot.reserved)
    if _way_cost(lane, 1, stand.article.weight_g) is None:
        return _ask_weight(stand, lot, lane, world)

    def brought(units: int) -> tuple[float, float, float]:
        after = mine.with_less(row, units).wasted().sum(axis=0)
        after = after + there.with_lot(units, cases).wasted().sum(axis=0)
        saved = float((before - after).mean())
        way = _way_cost(lane, units, stand.article.weight_g) or 0.0
        return saved * loss - way, saved, way

    units = _best_of(brought, min(math.ceil(float(mine.wasted()[row].max())), free))
    if units is None:
        return None
    worth, saved, way = brought(units)
    if worth <= 0:
        return None
    free_way = lane.cost is None and lane.cost_per_kg is None
    return Act(
        act="transfer",
        quantity=float(units),
        saved=saved,
        costs=way,
        worth=worth,
        from_day=world.today,
        until=lot.expires - dt.timedelta(days=math.ceil(lane.days) + 1),
        why=f"at {lane.to_place} {ahead.mean:.3g} are wanted in the {days_there(lot, lane.days)} days left "
        f"after the way; of {units:g} moved {saved:.3g} are saved",
        to_place=lane.to_place,
        guessed="that the way costs nothing: its lane names no cost" if free_way else None,
    )


def _best_of(brought: Callable[[int], tuple[float, float, float]], most: int) -> int | None:
    """The quantity that brings most, the smallest of equals: on a coarse grid, then around the best of it."""
    if most < 1:
        return None
    step = math.ceil(most / GRID)
    coarse = max(sorted({*range(step, most, step), most}), key=lambda units: round(brought(units)[0], 6))
    near = range(max(coarse - step, 0) + 1, min(coarse + step, most + 1))
    return max(near, key=lambda units: round(brought(units)[0], 6))


def _way_cost(lane: Lane, units: int, weight_g: float | None) -> float | None:
    """What the way costs; None when that hangs on a weight that nobody gave."""
    if lane.cost_per_kg and weight_g is None:
        return None
    return (lane.cost or 0.0) + (lane.cost_per_kg or 0.0) * units * (weight_g or 0.0) / 1000


def _ask_weight(stand: Stand, lot: Lot, lane: Lane, world: World) -> Act:
    return _ask(
        lot,
        world,
        f"the lane to {lane.to_place} is paid by weight, and {stand.article.item} has no weight_g: "
        "with it the way can be priced",
    )


def _ask(lot: Lot, world: World, why: str) -> Act:
    return Act(
        act="ask",
        quantity=0.0,
        saved=0.0,
        costs=0.0,
        worth=None,
        from_day=world.today,
        until=lot.expires,
        why=why,
    )


def _mark_down(stand: Stand, at: int, world: World) -> Act | None:
    """The mark-down until the lot's last day that brings most; it holds for all that is sold till then."""
    price, lot = stand.article.price, stand.lots[at]
    if price <= 0:
        return None
    elasticity = world.elasticities.get(stand.article.item)
    shelf = stand.shelf.first(at + 1)
    total = float(shelf.quantities.sum())
    sold = total - _mean_waste(shelf)
    if elasticity is None:
        lost = sold * SAMPLE_DISCOUNT / (1 - SAMPLE_DISCOUNT)
        left = total - sold
        pays = (
            f"pays if it sells {lost:.3g} more"
            if lost < left
            else f"cannot pay: only {left:.3g} more are there"
        )
        return _ask(
            lot,
            world,
            f"no price elasticity is given, nor learned from the sales; {SAMPLE_DISCOUNT:.0%} off {pays}",
        )
    best: Act | None = None
    for discount in DISCOUNTS:
        if discount > world.settings.largest_discount + 1e-9:
            break
        factor = (1 - discount) ** elasticity
        more = total - _mean_waste(shelf.faster(factor, at)) - sold
        let_go = sold * price * discount
        worth = more * (price * (1 - discount) + world.settings.disposal_cost) - let_go
        if worth > 0 and (best is None or worth > (best.worth or 0.0)):
            best = Act(
                act="mark_down",
                quantity=lot.quantity,
                saved=more,
                costs=let_go,
                worth=worth,
                from_day=world.today,
                until=lot.expires,
                why=f"at {discount:.0%} off demand is {factor:.2f} times as large (elasticity "
                f"{elasticity:.2g}): {more:.3g} more are sold, {let_go:.2f} is let go on what sells anyway",
                discount=discount,
            )
    return best


def _mean_waste(shelf: Shelf) -> float:
    return float(shelf.wasted().sum(axis=0).mean())


def _give_away(stand: Stand, lot: Lot, wasted: Floats, world: World) -> Act | None:
    """What is still left shortly before the last day: that early it is a gift, later it is waste."""
    units = float(wasted.mean())
    start = max(lot.expires - dt.timedelta(days=world.settings.give_days_before), world.today)
    gains = world.settings.disposal_cost + world.settings.gift_share * stand.article.unit_cost
    return Act(
        act="give_away",
        quantity=units,
        saved=units,
        costs=0.0,
        worth=units * gains,
        from_day=start,
        until=lot.expires,
        why=f"about {units:.3g} will be left; from {start} on it is clear how many"
        + ("" if gains else ", and giving them away costs nothing but spares the waste"),
    )
