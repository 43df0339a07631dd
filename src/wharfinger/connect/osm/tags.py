"""What the tags of OpenStreetMap mean for those who drive, ride and walk.

Keys and values are those of the OpenStreetMap wiki (Key:highway, Key:access, Key:oneway, Key:maxspeed,
Key:maxheight, Key:maxweight, Key:barrier); which barriers let a car pass is that of OSRM's car profile.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from wharfinger.decide.delivery.roads.road_map import BITS, KINDS, Mode

_CODE = {kind: code for code, kind in enumerate(KINDS) if kind != "barrier"}
_HIERARCHY: dict[Mode, tuple[str, ...]] = {
    "car": ("motorcar", "motor_vehicle", "vehicle", "access"),
    "truck": ("hgv", "motor_vehicle", "vehicle", "access"),
    "bicycle": ("bicycle", "vehicle", "access"),
    "foot": ("foot", "access"),
}
_NO = {"no", "private", "agricultural", "forestry", "emergency", "military", "use_sidepath", "psv", "permit"}
_ONLY_TO = {"destination", "delivery", "customers"}
_YES = {
    "yes",
    "permissive",
    "designated",
    "destination",
    "delivery",
    "customers",
    "official",
    "hov",
    "discouraged",
}

_NOT_BY_CAR = {"track", "pedestrian", "cycleway", "footway", "path", "bridleway", "steps"}
_NOT_BY_BICYCLE = {"motorway", "motorway_link", "steps", "bridleway"}
_NOT_ON_FOOT = {"motorway", "motorway_link", "cycleway"}

_CAR_PASSES = {
    "cattle_grid", "border_control", "toll_booth", "sally_port", "gate", "lift_gate", "swing_gate", "no",
    "entrance", "height_restrictor", "arch", "kerb", "bump_gate",
}  # fmt: skip
_NOBODY_PASSES = {
    "fence",
    "wall",
    "hedge",
    "retaining_wall",
    "city_wall",
    "ditch",
    "debris",
    "jersey_barrier",
}


@dataclass(frozen=True)
class Attributes:
    """What a road allows: who in which direction (sums of `BITS`), how fast, how high, how heavy."""

    kind: int
    ahead: int
    back: int
    only_to: int
    kmh_ahead: float
    kmh_back: float
    height_m: float
    weight_t: float
    name: str


def attributes_of(tags: Mapping[str, str]) -> Attributes | None:
    """None for what is no road, or one for nobody: under construction, an area, closed to all."""
    kind = tags.get("highway")
    if kind not in _CODE or tags.get("area") == "yes":
        return None
    ahead = back = only_to = 0
    one_way = _one_way(tags, kind)
    for mode, bit in BITS.items():
        if not _may(tags, mode, kind):
            continue
        way = one_way if mode in ("car", "truck") else _for_bicycle(tags, one_way) if mode == "bicycle" else 0
        ahead |= bit if way >= 0 else 0
        back |= bit if way <= 0 else 0
        only_to |= bit if _nearest(tags, mode)[1] in _ONLY_TO else 0
    if not ahead | back:
        return None
    both = tags.get("maxspeed")
    return Attributes(
        _CODE[kind],
        ahead,
        back,
        only_to,
        kmh(tags.get("maxspeed:forward", both)),
        kmh(tags.get("maxspeed:backward", both)),
        metres(tags.get("maxheight")),
        min(tonnes(tags.get("maxweight")), tonnes(tags.get("maxweightrating"))),
        tags.get("name") or tags.get("ref") or "",
    )


def passing(tags: Mapping[str, str]) -> int:
    """Who gets past a barrier: its own access tags, or else what its kind lets through."""
    kind = tags["barrier"]
    bits = 0
    for mode, bit in BITS.items():
        if mode in ("car", "truck"):
            usual = kind in _CAR_PASSES or (kind == "bollard" and tags.get("bollard") == "rising")
        else:
            usual = kind not in _NOBODY_PASSES
        stated = _stated(tags, mode)
        bits |= bit if (usual if stated is None else stated) else 0
    return bits


def address_of(tags: Mapping[str, str]) -> tuple[str, str, str | None, str | None] | None:
    """Street (or village), number (or name of the house), postcode, town; None without the first two."""
    street = tags.get("addr:street") or tags.get("addr:place")
    number = tags.get("addr:housenumber") or tags.get("addr:housename")
    if not street or not number:
        return None
    return street, number, tags.get("addr:postcode"), tags.get("addr:city")


def kmh(words: str | None) -> float:
    """`50`, `30 mph`, `walk`; not a number where no limit is given in figures."""
    if words is None:
        return math.nan
    if words == "walk":
        return 5.0
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(km/h|kmh|kph|mph|knots)?", words.strip())
    if found is None or float(found[1]) == 0:
        return math.nan
    return float(found[1]) * {"mph": 1.609344, "knots": 1.852}.get(found[2] or "", 1.0)


def metres(words: str | None) -> float:
    """`3.8`, `3.8 m`, `12'6"`; infinite where no limit is given in figures."""
    if words is None:
        return math.inf
    found = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*m?", words.strip())
    if found is not None:
        return float(found[1].replace(",", "."))
    feet = re.fullmatch(r"(\d+)\s*(?:'|ft)\s*(?:(\d+)\s*(?:\"|in)?)?", words.strip())
    return int(feet[1]) * 0.3048 + int(feet[2] or 0) * 0.0254 if feet is not None else math.inf


def tonnes(words: str | None) -> float:
    """`7.5`, `7.5 t`, `3 st` (short tons), `6000 lbs`, `3500 kg`; infinite where no figure is given."""
    if words is None:
        return math.inf
    found = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(t|st|lt|lbs|kg)?", words.strip())
    if found is None:
        return math.inf
    unit = {"st": 0.90718474, "lt": 1.0160469, "lbs": 0.00045359237, "kg": 0.001}.get(found[2] or "t", 1.0)
    return float(found[1].replace(",", ".")) * unit


def _may(tags: Mapping[str, str], mode: Mode, kind: str) -> bool:
    stated = _stated(tags, mode)
    if stated is not None:
        return stated
    if mode in ("car", "truck"):
        return kind not in _NOT_BY_CAR
    if mode == "bicycle":
        return kind not in _NOT_BY_BICYCLE
    return kind not in _NOT_ON_FOOT


def _stated(tags: Mapping[str, str], mode: Mode) -> bool | None:
    """Whether the nearest of the access keys lets it pass; None where the kind of road decides."""
    key, value = _nearest(tags, mode)
    if value in _NO:
        return False
    # `access=yes` on a footway opens it to nobody who needs another kind of road.
    return None if key == "access" or not value else True


def _nearest(tags: Mapping[str, str], mode: Mode) -> tuple[str, str]:
    """The nearest access key that says something known, and what; others are passed over."""
    for key in _HIERARCHY[mode]:
        value = tags.get(key, "")
        if value in _NO or value in _YES:
            return key, value
    return "", ""


def _one_way(tags: Mapping[str, str], kind: str) -> int:
    """1 along the way's points, -1 against them, 0 both."""
    value = tags.get("oneway")
    if value in ("yes", "1", "true"):
        return 1
    if value in ("-1", "reverse"):
        return -1
    implied = tags.get("junction") in ("roundabout", "circular") or kind in ("motorway", "motorway_link")
    return 1 if value is None and implied else 0


def _for_bicycle(tags: Mapping[str, str], one_way: int) -> int:
    against = tags.get("oneway:bicycle") == "no" or any(
        (tags.get(key) or "").startswith("opposite")
        for key in ("cycleway", "cycleway:left", "cycleway:right")
    )
    return 0 if against else one_way
