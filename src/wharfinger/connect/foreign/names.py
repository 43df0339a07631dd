"""What the name above a column means: by the words of nine languages, shortened or misspelt ones included."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice

from wharfinger.connect.foreign.words import MEANINGS, PACKS, PIECES

_FOLDED = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "№": " no "})
_UNITS = {
    "weight_g": {"mg": 0.001, "g": 1.0, "gr": 1.0, "gram": 1.0, "grams": 1.0, "kg": 1000.0, "lb": 453.59237,
                 "lbs": 453.59237, "oz": 28.349523125, "t": 1_000_000.0},
    "mm": {"mm": 1.0, "cm": 10.0, "dm": 100.0, "m": 1000.0, "in": 25.4, "inch": 25.4, "ft": 304.8},
}  # fmt: skip
_NOISE = frozenset(
    [
        "the",
        "of",
        "in",
        "of",
        "per",
        "der",
        "die",
        "das",
        "des",
        "den",
        "im",
        "in",
        "de",
        "del",
        "la",
        "le",
        "les",
        "el",
        "los",
        "il",
        "lo",
        "di",
        "da",
        "do",
        "das",
        "van",
        "het",
        "den",
        "per",
        "no",
        "nr",
        "eur",
        "usd",
        "gbp",
        "chf",
        "pln",
        "sek",
    ]
)
_NET = "excl|exkl|excluding|ohne|hors|ht|netto|net|sin|sem|senza|zonder|bez|exklusive|exclusief|excluido|sans"
_TAX = "tax|taxes|vat|steuer|mwst|ust|tva|iva|btw|moms|skatt|impuestos?|impostos?|taxe|podatku"
_COUNTS = ("quantity", "on_hand", "minimum_quantity", "quantity_received")
_MOST_NAMES = 100
_EXACT, _WORDS, _SHORT, _NEAR, _PART = 1.0, 0.95, 0.8, 0.75, 0.7


@dataclass(frozen=True)
class Meant:
    """One reading of a name: what it means, and how sure that is (1 is certain)."""

    meaning: str
    sure: float


def plain(name: str) -> str:
    """The name in small letters without accents, with single blanks in place of all other signs."""
    joined = re.sub(r"\b([A-Za-z])\.(?=[A-Za-z]\b)", r"\1", name.strip())
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", joined.translate(_FOLDED))
    letters = unicodedata.normalize("NFKD", spaced.lower().translate(_FOLDED))
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", bare))


@cache
def meanings_of(name: str) -> tuple[Meant, ...]:
    """What a name may mean, the surest first. Never more than one certain answer."""
    said = plain(name)
    if not said:
        return ()
    if said in _BY_WORD:
        return (Meant(_BY_WORD[said], _EXACT),)
    found: dict[str, float] = {}
    bare = _without_unit(_without_net(name))
    if bare != said and bare in _BY_WORD:
        found[_BY_WORD[bare]] = _WORDS
    alone = " ".join(word for word in said.split() if word not in PACKS and word not in PIECES)
    if alone != said and _BY_WORD.get(alone) in _COUNTS:
        found[_BY_WORD[alone]] = _WORDS
    rest = " ".join(word for word in said.split() if _BY_WORD.get(word) not in ("quantity", "number"))
    if rest != said and _BY_WORD.get(rest) in ("on_hand", "reserved"):
        # A number of pieces in stock is the stock.
        found[_BY_WORD[rest]] = _WORDS
    for word, meaning in _BY_WORD.items():
        sure = _likeness(bare, word)
        if sure > found.get(meaning, 0.0):
            found[meaning] = sure
    best = sorted((Meant(meaning, sure) for meaning, sure in found.items()), key=lambda m: -m.sure)
    return tuple(best[:4])


def known_words(names: Iterable[str]) -> int:
    """How many of these names mean something to us."""
    return sum(bool(meanings_of(name)) for name in islice(names, _MOST_NAMES))


def unit_in(name: str, kind: str) -> float | None:
    """How much one of the unit that the name states is in ours; None where it states none."""
    return next((_UNITS[kind][word] for word in reversed(plain(name).split()) if word in _UNITS[kind]), None)


def says(name: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands in the name."""
    said = f" {plain(name)} "
    return any(f" {word} " in said for word in words)


def _without_net(name: str) -> str:
    """The name without words behind it that say net of tax, for so are prices kept: `price (excl. VAT)`."""
    said = plain(name)
    net = re.search(
        rf" (?:(?:{_NET})(?: (?:{_TAX}))?|(?:{_TAX}) (?:esclusa|excluido|excluida|non incluse))$", said
    )
    return said[: net.start()] if net else said


def _without_unit(said: str) -> str:
    units = {unit for scale in _UNITS.values() for unit in scale}
    words = [word for word in said.split() if word not in _NOISE]
    while len(words) > 1 and words[-1] in units:
        words.pop()
    return " ".join(words)


def _likeness(said: str, word: str) -> float:
    if not said:
        return 0.0
    mine, theirs = said.split(), [part for part in word.split() if part not in _NOISE]
    if not theirs:
        return 0.0
    if sorted(mine) == sorted(theirs):
        return _WORDS
    if _shortens(mine, theirs):
        return _SHORT
    if len(said) >= 6 and difflib.SequenceMatcher(None, said, word, autojunk=False).ratio() >= 0.87:
        return _NEAR
    if len(mine) == 1 and len(theirs) == 1 and len(word) >= 5 and said.endswith(word):
        # German and Dutch put the thing last: Standardmasseinheit is a Masseinheit.
        return _PART
    if len(mine) > len(theirs) and set(theirs) <= set(mine) and len(word) >= 4:
        return _PART - 0.05 * (len(mine) - len(theirs))
    return 0.0


def _shortens(mine: list[str], theirs: list[str]) -> bool:
    """Whether each of my words shortens theirs at the same place: `ord qty` for `order quantity`."""
    if len(mine) != len(theirs) or mine == theirs:
        return False
    return all(short == long or _is_short_for(short, long) for short, long in zip(mine, theirs, strict=True))


def _is_short_for(short: str, long: str) -> bool:
    """Whether it is the beginning of the word, or the beginning of its consonants: `qnt` for `quantity`."""
    if len(short) < 2 or len(short) >= len(long) or short[0] != long[0]:
        return False
    if len(short) >= 3 and long.startswith(short):
        return True
    bare, consonants = (
        word[0] + "".join(letter for letter in word[1:] if letter not in "aeiouy") for word in (short, long)
    )
    return bare == consonants if len(short) < 3 else len(bare) >= 3 and consonants.startswith(bare)


_BY_WORD = {word: meaning for meaning, words in MEANINGS.items() for word in words}
