"""Plain made product names: words combined by rule. No brands."""

from __future__ import annotations

import numpy as np

from wharfinger.twin.luck import Ints

FOOD = {
    "dairy": (
        "organic mild classic light whole creamy regional farmhouse alpine family",
        ("milk", "yoghurt", "butter", "cream cheese", "quark", "gouda", "kefir", "feta"),
    ),
    "fresh": (
        "organic regional sweet crisp baby washed early mixed ripe family",
        ("apples", "carrots", "lettuce", "tomatoes", "grapes", "mushrooms", "spinach", "berries"),
    ),
    "bakery": (
        "organic wholegrain classic sliced seeded dark light rustic spelt family",
        ("bread", "rolls", "toast", "bagels", "muffins", "wraps"),
    ),
    "frozen": (
        "organic classic fine hearty garden family quick mild spiced regional",
        ("vegetables", "pizza", "ice cream", "fish fillets", "dumplings", "fruit mix"),
    ),
    "drinks": (
        "organic classic light still sparkling regional mild fresh sugar-free family",
        ("apple juice", "lemonade", "water", "iced tea", "cola", "tomato juice"),
    ),
    "pantry": (
        "organic classic fine wholegrain regional mild dark light family golden",
        ("pasta", "rice", "flour", "lentils", "oats", "olive oil", "honey", "jam"),
    ),
    "snacks": (
        "organic salted spiced dark fine crunchy light classic mixed family",
        ("crackers", "nuts", "chocolate", "biscuits", "crisps", "dried fruit"),
    ),
    "coffee and tea": (
        "organic mild strong classic dark fine highland loose decaf family",
        ("coffee beans", "ground coffee", "green tea", "black tea", "cocoa"),
    ),
}
HOME = {
    "kitchen": (
        "small large steel enamel copper deep flat heavy light classic",
        ("pan", "pot", "saucepan", "casserole", "wok", "kettle", "roasting tin"),
    ),
    "table": (
        "small large white blue grey green striped plain speckled glazed",
        ("plate", "bowl", "mug", "cup", "carafe", "jug", "tray"),
    ),
    "textiles": (
        "cotton linen striped plain woven blue grey green soft checked",
        ("towel", "cushion", "blanket", "curtain", "rug", "apron"),
    ),
    "light": (
        "small large round tall warm white brass paper glass oak",
        ("lamp", "candle holder", "lantern", "light chain", "lampshade"),
    ),
    "cleaning": (
        "mild strong fine coarse large small reusable natural simple household",
        ("sponge", "brush", "soap", "window cleaner", "dust cloth", "bin bags"),
    ),
    "storage": (
        "small large round square wicker felt steel oak folding stackable",
        ("basket", "box", "hook", "shelf", "hanger", "crate"),
    ),
    "garden": (
        "small large clay zinc green round square tall hanging classic",
        ("plant pot", "watering can", "planter", "bird feeder", "trellis"),
    ),
}
"""Of each category: ten words that say which one, and the things."""

MARKS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def names(categories: Ints, food: bool) -> tuple[list[str], list[str]]:
    """A different name for each item, and the name of its category."""
    groups = list((FOOD if food else HOME).items())
    seen = np.zeros(len(groups), np.int64)
    made, named = [], []
    for code in categories:
        category, (words, things) = groups[code]
        manners = words.split()
        turn = int(seen[code])
        seen[code] += 1
        rank, kind = divmod(turn, len(things) * len(manners))
        row, place = divmod(kind, len(things))
        manner, thing = manners[(row + place) % len(manners)], things[place]
        mark = MARKS[rank] if rank < len(MARKS) else f"no. {rank + 1}"
        made.append(f"{manner} {thing} {mark}".strip())
        named.append(category)
    return made, named
