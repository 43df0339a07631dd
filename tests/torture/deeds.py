"""The mixed load: what clients ask for, and what each request must do to stock if it was done once.

The effect is worked out from the words of the request alone, so that it can judge the ledger.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.torture.jobs import KIND
from tests.torture.journal import Asked
from wharfinger.books.acts import By
from wharfinger.books.models import Document
from wharfinger.office import buying, counting, goods, partners, selling, sites, stock, undo
from wharfinger.office import jobs as office_jobs

ITEMS = [f"item-{number}" for number in range(6)]
SITE_OF = {"warehouse": "warehouse", "bin-1": "warehouse", "bin-2": "warehouse", "store": "store"}
FIRST_STOCK = 500

Args = dict[str, Any]
Effect = Counter[tuple[str, str]]
"""Steps by item and site."""
Done = Mapping[str, Asked]
"""Everything that was acknowledged, by its key."""


@dataclass(frozen=True)
class Kind:
    """One kind of request: drawn, asked, and judged."""

    weight: int
    draw: Callable[[random.Random, list[Asked]], Args | None]
    ask: Callable[[By, Args], dict[str, Any]]
    effect: Callable[[Args, dict[str, Any], Done], Effect]


def set_up() -> None:
    """The company that is worked on, before anything is killed."""
    by = By("torture")
    partners.add_supplier(by, "north", "North")
    for item in ITEMS:
        goods.add_item(by, goods.NewItem(item, item, unit_cost="1.50", price="2.40"))
    for site in ("warehouse", "store"):
        sites.add_place(by, site, site)
    for place in ("bin-1", "bin-2"):
        sites.add_place(by, place, "bin", parent="warehouse")
    for site in ("warehouse", "store"):
        sites.open_site(by, site, [sites.Counted(item, FIRST_STOCK) for item in ITEMS])


def first_stock() -> Effect:
    return Counter({(item, site): FIRST_STOCK for item in ITEMS for site in ("warehouse", "store")})


def draw(rng: random.Random, mine: list[Asked]) -> tuple[str, Args]:
    """The next request of a client that has done `mine` so far."""
    names = list(KINDS)
    while True:
        kind = rng.choices(names, [KINDS[name].weight for name in names])[0]
        args = KINDS[kind].draw(rng, mine)
        if args is not None:
            return kind, args


def effect_of(asked: Asked, done: Done) -> Effect:
    """What an acknowledged request did to stock, if it was done exactly once."""
    assert asked.answer is not None
    return KINDS[asked.kind].effect(asked.args, asked.answer, done)


def _some(rng: random.Random) -> Args:
    return {"item": rng.choice(ITEMS), "quantity": rng.randint(1, 40)}


def _one_of(rng: random.Random, kind: str, *states: str) -> str | None:
    """An open document of anybody's, one of the latest."""
    numbers = Document.objects.filter(kind=kind, state__in=states).order_by("-id")
    found = list(numbers.values_list("number", flat=True)[:10])
    return rng.choice(found) if found else None


def _nothing(_args: Args, _answer: dict[str, Any], _done: Done) -> Effect:
    return Counter()


def _draw_move(rng: random.Random, _mine: list[Asked]) -> Args:
    start, end = rng.sample(sorted(SITE_OF), 2)
    return {**_some(rng), "from_place": start, "to_place": end}


def _moved(args: Args, _answer: dict[str, Any], _done: Done) -> Effect:
    found: Effect = Counter()
    found[args["item"], SITE_OF[args["from_place"]]] -= args["quantity"]
    found[args["item"], SITE_OF[args["to_place"]]] += args["quantity"]
    return found


def _draw_scrap(rng: random.Random, _mine: list[Asked]) -> Args:
    return {**_some(rng), "place": rng.choice(sorted(SITE_OF)), "why": "broken"}


def _scrapped(args: Args, _answer: dict[str, Any], _done: Done) -> Effect:
    return Counter({(args["item"], SITE_OF[args["place"]]): -args["quantity"]})


def _draw_batch_row(rng: random.Random, _mine: list[Asked]) -> Args:
    row = {**_some(rng), "place": rng.choice(sorted(SITE_OF)), "why": "imported"}
    return {**row, "batch": f"batch-{rng.randint(1, 5)}"}


def _ask_batch_row(by: By, args: Args) -> dict[str, Any]:
    row = {name: value for name, value in args.items() if name != "batch"}
    return stock.adjust(By(by.actor, by.key, batch=args["batch"]), **row)


def _adjusted(args: Args, _answer: dict[str, Any], _done: Done) -> Effect:
    return Counter({(args["item"], SITE_OF[args["place"]]): args["quantity"]})


def _draw_lines(rng: random.Random, _mine: list[Asked]) -> Args:
    items = rng.sample(ITEMS, rng.randint(1, 3))
    return {
        "place": rng.choice(["warehouse", "store"]),
        "lines": [[item, rng.randint(1, 15)] for item in items],
    }


def _sold_lines(args: Args) -> list[selling.Sold]:
    return [selling.Sold(item, quantity) for item, quantity in args["lines"]]


def _sold(args: Args, _answer: dict[str, Any], _done: Done) -> Effect:
    return Counter({(item, args["place"]): -quantity for item, quantity in args["lines"]})


def _draw_ship(rng: random.Random, _mine: list[Asked]) -> Args | None:
    order = _one_of(rng, "sale", "open")
    return {"order": order} if order else None


def _shipped(args: Args, answer: dict[str, Any], done: Done) -> Effect:
    return _sold(_drawn_up(args["order"], done).args, answer, done)


def _draw_receive(rng: random.Random, _mine: list[Asked]) -> Args | None:
    order = _one_of(rng, "purchase", "placed", "part_received")
    if order is None:
        return None
    lines = Document.objects.get(number=order).lines.values_list("item__code", "quantity")
    came = [[item, max(1, quantity // rng.choice([1, 2]))] for item, quantity in lines]
    return {"order": order, "came": came, "costs": rng.choice(["0", "3.33"])}


def _ask_receive(by: By, args: Args) -> dict[str, Any]:
    came = [buying.Came(item, quantity) for item, quantity in args["came"]]
    return buying.receive(by, args["order"], came, costs=args["costs"])


def _received(args: Args, _answer: dict[str, Any], done: Done) -> Effect:
    site = _drawn_up(args["order"], done).args["place"]
    return Counter({(item, site): quantity for item, quantity in args["came"]})


def _drawn_up(order: str, done: Done) -> Asked:
    """The request that drew the document up."""
    return next(one for one in done.values() if one.answer and one.answer.get("drew_up") == order)


def _draw_cancel(rng: random.Random, _mine: list[Asked]) -> Args | None:
    order = _one_of(rng, "sale", "open") if rng.random() < 0.3 else None
    return {"order": order, "why": "changed their mind"} if order else None


def _draw_start(rng: random.Random, _mine: list[Asked]) -> Args:
    return {"place": rng.choice(sorted(SITE_OF)), "items": [rng.choice(ITEMS)]}


def _draw_enter(rng: random.Random, mine: list[Asked]) -> Args | None:
    count = _one_of(rng, "count", "counting", "recount")
    if count is None:
        return None
    line = Document.objects.get(number=count).lines.select_related("item").get()
    return {"count": count, "item": line.item.code, "counted": max(0, line.quantity + rng.randint(-5, 5))}


def _draw_post(rng: random.Random, _mine: list[Asked]) -> Args | None:
    count = _one_of(rng, "count", "counting")
    return {"count": count} if count else None


def _counted(args: Args, _answer: dict[str, Any], _done: Done) -> Effect:
    """What was counted is in the document, and what was expected then; both were written before."""
    line = Document.objects.get(number=args["count"]).lines.select_related("item", "place").get()
    final = line.counted if line.counted_again is None else line.counted_again
    return Counter({(line.item.code, SITE_OF[line.place.code]): final - line.quantity})


def _draw_undo(rng: random.Random, mine: list[Asked]) -> Args | None:
    can = [one for one in mine if one.answer and one.kind in ("move", "scrap", "row", "receive", "ship")]
    if not can:
        return None
    chosen = rng.choice(can[-8:])
    assert chosen.answer is not None
    return {"act": chosen.answer["act"], "of": chosen.key}


def _undone(args: Args, _answer: dict[str, Any], done: Done) -> Effect:
    effect = effect_of(done[args["of"]], done)
    return Counter({spot: -steps for spot, steps in effect.items()})


def _draw_job(rng: random.Random, _mine: list[Asked]) -> Args:
    return {**_some(rng), "place": rng.choice(sorted(SITE_OF)), "steps": rng.randint(1, 5)}


def _worked(args: Args, _answer: dict[str, Any], _done: Done) -> Effect:
    return Counter({(args["item"], SITE_OF[args["place"]]): args["quantity"] * args["steps"]})


def _asks(verb: Callable[..., dict[str, Any]]) -> Callable[[By, Args], dict[str, Any]]:
    return lambda by, args: verb(by, **args)


def _order(by: By, args: Args) -> dict[str, Any]:
    wanted = [buying.Wanted(item, quantity) for item, quantity in args["lines"]]
    answer = buying.order(by, "north", args["place"], wanted)
    return {**answer, "drew_up": answer["order"]}


def _sell(by: By, args: Args) -> dict[str, Any]:
    answer = selling.sell(by, args["place"], _sold_lines(args))
    return {**answer, "drew_up": answer["order"]}


KINDS: dict[str, Kind] = {
    "move": Kind(4, _draw_move, _asks(stock.move), _moved),
    "scrap": Kind(2, _draw_scrap, _asks(stock.scrap), _scrapped),
    "row": Kind(4, _draw_batch_row, _ask_batch_row, _adjusted),
    "sell_now": Kind(
        4, _draw_lines, lambda by, args: selling.sell_now(by, args["place"], _sold_lines(args)), _sold
    ),
    "sell": Kind(3, _draw_lines, _sell, _nothing),
    "ship": Kind(3, _draw_ship, _asks(selling.ship), _shipped),
    "cancel": Kind(1, _draw_cancel, _asks(selling.cancel_sale), _nothing),
    "order": Kind(3, _draw_lines, _order, _nothing),
    "receive": Kind(4, _draw_receive, _ask_receive, _received),
    "start_count": Kind(2, _draw_start, _asks(counting.start_count), _nothing),
    "enter_count": Kind(2, _draw_enter, _asks(counting.enter_count), _nothing),
    "post_count": Kind(2, _draw_post, _asks(counting.post_count), _counted),
    "job": Kind(2, _draw_job, lambda by, args: office_jobs.enqueue_job(by, KIND, args), _worked),
    "undo": Kind(3, _draw_undo, lambda by, args: undo.undo(by, args["act"]), _undone),
}
