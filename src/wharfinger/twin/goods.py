"""The items: what they are, how they sell, what they cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wharfinger.twin import ranges
from wharfinger.twin.calendar import FEASTS
from wharfinger.twin.luck import Array, Flags, Floats, Ints, Stream, generator
from wharfinger.twin.names import FOOD, HOME, names
from wharfinger.twin.shelves import NEVER

KINDS: dict[str, float] = {
    "smooth": 0.12,
    "weekly": 0.12,
    "yearly": 0.10,
    "trend": 0.06,
    "intermittent": 0.18,
    "lumpy": 0.08,
    "new": 0.06,
    "dying": 0.06,
    "promoted": 0.08,
    "price": 0.05,
    "weather": 0.05,
    "holiday": 0.04,
}
"""The kinds of demand, and the share of the items that is of each kind."""

FOOD_CHANCE = {"smooth": 0.8, "weekly": 0.8, "weather": 0.9, "intermittent": 0.2, "lumpy": 0.2}
OTHER_FOOD_CHANCE = 0.6
STORAGES = ("ambient", "chilled", "frozen")
CHILLED = ("dairy", "fresh")
BOXES = np.array([1, 6, 12, 24], np.int32)


@dataclass(frozen=True)
class Goods:
    """One entry an item in every array."""

    item: list[str]
    name: list[str]
    category: list[str]
    kind: list[str]
    kind_code: Ints
    food: Flags
    storage: Ints
    lifetime_days: Ints
    price: Floats
    unit_cost: Floats
    box: Ints
    """Units in a box; what a supplier sells is a multiple of it."""
    weight_g: Floats
    size_mm: Floats
    fragile: Flags

    volume: Floats
    """Units a day in the whole company, before season, trend and the rest."""
    dispersion: Floats
    occurrence: Floats
    """Share of days with demand in the whole company; 1 for what sells steadily."""
    weekday: Floats
    """Items by seven weekdays, mean 1."""
    yearly: Floats
    peak_angle: Floats
    trend_a_year: Floats
    launch_day: Ints
    first_order: Ints
    """Units bought for the launch of a new item: a guess."""
    ramp_days: Floats
    decline_day: Ints
    half_life_days: Floats
    discount: Floats
    lift: Floats
    promotion_chance: Floats
    elasticity: Floats
    per_degree: Floats
    feast: Ints
    """Which feast; -1 for none."""
    feast_lift: Floats
    units_a_line: Floats
    return_rate: Floats
    unfit_return: Floats
    shrinkage: Floats
    count_every_days: Ints

    @property
    def count(self) -> int:
        return len(self.item)


def goods(seed: int, items: int) -> Goods:
    """The items of this seed."""
    rng = generator(seed, Stream.ITEMS)
    kind_code = rng.permutation(_kind_codes(items))
    kind = [list(KINDS)[code] for code in kind_code]
    chance = np.array([FOOD_CHANCE.get(name, OTHER_FOOD_CHANCE) for name in kind])
    food = rng.random(items) < chance

    def only(wanted: str, span: ranges.Range, otherwise: float = 0.0) -> Floats:
        """Drawn for every item, so that a kind more or less shifts no other item's numbers."""
        return np.where(np.array([name == wanted for name in kind]), span.draw(rng, items), otherwise)

    steady = np.array([name not in ("intermittent", "lumpy") for name in kind])
    occurrence = np.where(steady, 1.0, ranges.OCCURRENCE.draw(rng, items))
    size = only("intermittent", ranges.INTERMITTENT_SIZE) + only("lumpy", ranges.LUMPY_SIZE)
    volume = only("smooth", ranges.SMOOTH_VOLUME) + np.where(
        np.array([name != "smooth" for name in kind]), ranges.VOLUME.draw(rng, items), 0.0
    )
    volume = np.where(steady, volume, occurrence * size)
    storage, lifetime_days, category_name, name, item = _what_they_are(rng, food)
    price = np.where(food, ranges.FOOD_PRICE.draw(rng, items), ranges.HOME_PRICE.draw(rng, items)).round(2)
    weight_g = np.where(food, rng.uniform(100, 1500, items), rng.uniform(80, 4000, items)).round()
    side = np.cbrt(weight_g / np.where(food, 0.0007, 0.0003))
    return Goods(
        item=item,
        name=name,
        category=category_name,
        kind=kind,
        kind_code=kind_code,
        food=food,
        storage=storage,
        lifetime_days=lifetime_days,
        price=price,
        unit_cost=(price * (1 - ranges.MARGIN.draw(rng, items))).round(2),
        box=_boxes(volume, lifetime_days),
        weight_g=weight_g,
        size_mm=(side[:, None] * rng.uniform(0.6, 1.6, (items, 3))).round(),
        fragile=~food & np.isin(category_name, ["table", "light", "kitchen"]) & (rng.random(items) < 0.5),
        volume=volume,
        dispersion=ranges.DISPERSION.draw(rng, items),
        occurrence=occurrence,
        weekday=_weekdays(
            np.where(steady, only("weekly", ranges.WEEKDAY_STRENGTH), 0.0)
            + np.where(
                steady & (np.array(kind) != "weekly"), ranges.COMMON_WEEKDAY_STRENGTH.draw(rng, items), 0.0
            )
        ),
        yearly=only("yearly", ranges.YEARLY_STRENGTH),
        peak_angle=rng.uniform(0, 2 * np.pi, items),
        trend_a_year=only("trend", ranges.TREND_A_YEAR),
        launch_day=only("new", ranges.LAUNCH_DAY).astype(np.int32),
        first_order=np.where(
            np.array(kind) == "new", np.ceil(volume * 28 * rng.lognormal(0, 0.3, items)), 0
        ).astype(np.int32),
        ramp_days=only("new", ranges.RAMP_DAYS, 1.0),
        decline_day=only("dying", ranges.DECLINE_DAY, NEVER).astype(np.int32),
        half_life_days=only("dying", ranges.HALF_LIFE_DAYS, 1.0),
        discount=only("promoted", ranges.PROMOTION_DISCOUNT),
        lift=only("promoted", ranges.PROMOTION_LIFT, 1.0),
        promotion_chance=only("promoted", ranges.PROMOTION_CHANCE),
        elasticity=only("price", ranges.ELASTICITY),
        per_degree=only("weather", ranges.WEATHER_PER_DEGREE),
        feast=np.where(np.array(kind) == "holiday", rng.integers(0, len(FEASTS), items), -1).astype(np.int32),
        feast_lift=only("holiday", ranges.HOLIDAY_LIFT),
        units_a_line=ranges.UNITS_A_LINE.draw(rng, items),
        return_rate=np.where(
            food, ranges.RETURN_RATE_FOOD.draw(rng, items), ranges.RETURN_RATE_HOME.draw(rng, items)
        ),
        # Food that has left the house is never sold again.
        unfit_return=np.where(food, 1.0, ranges.UNFIT_RETURN.draw(rng, items)),
        shrinkage=ranges.SHRINKAGE.draw(rng, items),
        count_every_days=ranges.COUNT_EVERY_DAYS.draw(rng, items).astype(np.int32),
    )


def _kind_codes(items: int) -> Ints:
    """Each kind as often as its share says; one at least of each where there are as many items as kinds."""
    share = np.array(list(KINDS.values()))
    whole = np.floor(share * items).astype(np.int32)
    if items >= len(KINDS):
        whole = np.maximum(whole, 1)
    while whole.sum() > items:
        whole[np.argmax(np.where(whole > 1, whole - share * items, -1))] -= 1
    while whole.sum() < items:
        whole[np.argmax(share * items - whole)] += 1
    return np.repeat(np.arange(len(KINDS), dtype=np.int32), whole)


def _what_they_are(
    rng: np.random.Generator, food: Flags
) -> tuple[Ints, Ints, list[str], list[str], list[str]]:
    """Storage, shelf life, category, name and number of each item."""
    items = len(food)
    code = np.where(food, rng.integers(0, len(FOOD), items), rng.integers(0, len(HOME), items)).astype(
        np.int32
    )
    name = np.empty(items, object)
    category = np.empty(items, object)
    item = np.empty(items, object)
    for is_food, letter in ((True, "F"), (False, "H")):
        mask = food == is_food
        name[mask], category[mask] = (np.array(part, object) for part in names(code[mask], is_food))
        item[mask] = [f"{letter}-{number:04d}" for number in range(1, int(mask.sum()) + 1)]
    storage = np.where(np.isin(category, CHILLED), 1, np.where(category == "frozen", 2, 0)).astype(np.int32)
    lifetimes = np.stack(
        [
            span.draw(rng, items)
            for span in (ranges.AMBIENT_LIFE_DAYS, ranges.CHILLED_LIFE_DAYS, ranges.FROZEN_LIFE_DAYS)
        ]
    )
    lifetime = np.where(food, lifetimes[storage, np.arange(items)], NEVER).astype(np.int32)
    return storage, lifetime, category.tolist(), name.tolist(), item.tolist()


def _boxes(volume: Floats, lifetime_days: Ints) -> Ints:
    """The largest box that holds no more than five days' demand, or a fifth of the shelf life's."""
    days = np.minimum(5.0, lifetime_days / 5)
    fitting = (BOXES[None, :] <= (volume * days)[:, None]).sum(1)
    boxes: Ints = BOXES[np.maximum(fitting - 1, 0)]
    return boxes


def _weekdays(strength: Floats) -> Floats:
    """Saturday is 1 + strength; Monday to Wednesday pay for it. The mean of the week is 1."""
    shape = np.array([-0.6, -0.6, -0.5, -0.1, 0.5, 1.0, 0.3])
    factors: Floats = 1 + strength[:, None] * shape[None, :]
    return factors


def gtin(numbers: Array) -> list[str]:
    """Thirteen digits with a right check digit; 2 in front is for a company's own use (GS1)."""
    made = []
    for number in numbers.tolist():
        body = f"2{number:011d}"
        total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
        made.append(f"{body}{-total % 10}")
    return made
