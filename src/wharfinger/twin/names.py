"""Plain made product names: words combined by rule. No brands."""

from __future__ import annotations

import numpy as np

from wharfinger.twin.luck import Ints

FOOD: dict[str, tuple[str, ...]] = {
    "dairy": ("milk", "yoghurt", "butter", "cream cheese", "quark", "gouda", "kefir", "feta"),
    "fresh": ("apples", "carrots", "lettuce", "tomatoes", "grapes", "mushrooms", "spinach", "berries"),
    "bakery": ("rye bread", "rolls", "toast", "bagels", "muffins", "wraps"),
    "frozen": ("peas", "pizza", "ice cream", "fish fillets", "dumplings", "fruit mix"),
    "drinks": ("apple juice", "lemonade", "water", "iced tea", "cola", "tomato juice"),
    "pantry": ("pasta", "rice", "flour", "lentils", "oats", "olive oil", "honey", "jam"),
    "snacks": ("crackers", "nuts", "chocolate", "biscuits", "crisps", "dried fruit"),
    "coffee and tea": ("coffee beans", "ground coffee", "green tea", "black tea", "cocoa"),
}
HOME: dict[str, tuple[str, ...]] = {
    "kitchen": ("pan", "pot", "chopping board", "knife", "whisk", "storage jar", "grater"),
    "table": ("plate", "bowl", "mug", "glass", "carafe", "napkins", "tray"),
    "textiles": ("towel", "cushion", "blanket", "curtain", "rug", "apron"),
    "light": ("lamp", "candle", "lantern", "light chain", "bulb"),
    "cleaning": ("sponge", "brush", "soap", "window cleaner", "dust cloth", "bin bags"),
    "storage": ("basket", "box", "hook", "shelf", "hanger", "laundry bag"),
    "garden": ("plant pot", "watering can", "gloves", "bird feeder", "seed mix"),
}
FOOD_MANNER = (
    "organic",
    "mild",
    "classic",
    "fine",
    "hearty",
    "regional",
    "light",
    "spiced",
    "wholegrain",
    "family",
)
HOME_MANNER = ("small", "large", "round", "square", "oak", "steel", "cotton", "glass", "folding", "striped")
MARKS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def names(categories: Ints, food: bool) -> tuple[list[str], list[str]]:
    """A different name for each item, and the name of its category."""
    groups = list((FOOD if food else HOME).items())
    manners = FOOD_MANNER if food else HOME_MANNER
    seen = np.zeros(len(groups), np.int64)
    made, named = [], []
    for code in categories:
        category, things = groups[code]
        turn = int(seen[code])
        seen[code] += 1
        rank, kind = divmod(turn, len(things) * len(manners))
        row, place = divmod(kind, len(things))
        manner, thing = manners[(row + place) % len(manners)], things[place]
        mark = MARKS[rank] if rank < len(MARKS) else f"no. {rank + 1}"
        made.append(f"{manner} {thing} {mark}".strip())
        named.append(category)
    return made, named
