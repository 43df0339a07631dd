"""What a vehicle is to the roads: which it may use, how fast, how high and how heavy it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from wharfinger.decide.delivery.roads.road_map import KINDS, Mode
from wharfinger.tables import SettingError

# Speeds of cars by class of road, km/h: the defaults of the Open Source Routing Machine
# (profiles/car.lua of Project-OSRM/osrm-backend). They are an estimate for mean speeds without traffic, and
# default here too: measure your own.
CAR_KMH: Mapping[str, float] = MappingProxyType(
    {
        "motorway": 90,
        "motorway_link": 45,
        "trunk": 85,
        "trunk_link": 40,
        "primary": 65,
        "primary_link": 30,
        "secondary": 55,
        "secondary_link": 25,
        "tertiary": 40,
        "tertiary_link": 20,
        "unclassified": 25,
        "residential": 25,
        "living_street": 10,
        "service": 15,
        "road": 10,
    }
)

# The same source: 15 km/h on a bicycle (profiles/bicycle.lua), 4 km/h where it is pushed; 5 km/h on foot
# (profiles/foot.lua).
_RIDDEN = ("cycleway", "track", *(kind for kind in CAR_KMH if not kind.startswith(("motorway", "trunk"))))
BICYCLE_KMH: Mapping[str, float] = MappingProxyType(
    {**dict.fromkeys(_RIDDEN, 15.0), "pedestrian": 4.0, "footway": 4.0, "path": 12.0}
)
FOOT_KMH: Mapping[str, float] = MappingProxyType(
    {kind: 5.0 for kind in KINDS if not kind.startswith(("motorway", "trunk")) and kind != "barrier"}
)

LIMIT_SHARE = 0.8
"""Mean speed as a share of a posted limit: `speed_reduction` of the same car profile."""


@dataclass(frozen=True)
class Profile:
    """A kind of vehicle. `kmh` says by class of road how fast; a class that is not named is not used.

    Where a limit is posted, a car or truck drives `LIMIT_SHARE` of it instead, and nobody faster than
    `top_kmh`. Heights and weights are compared with what the roads allow.
    """

    name: str
    mode: Mode
    kmh: Mapping[str, float] = field(hash=False)
    top_kmh: float
    height_m: float = 0.0
    weight_t: float = 0.0

    def __post_init__(self) -> None:
        unknown = sorted(set(self.kmh) - set(KINDS[:-1]))
        if unknown:
            raise SettingError(
                where=f"profile {self.name!r}",
                found=f"a class of road {unknown[0]!r}",
                expected="classes of OpenStreetMap: " + ", ".join(KINDS[:-1]),
                mend="correct the name, or leave the class out",
            )
        speeds = {**self.kmh, "top_kmh": self.top_kmh}
        for name, kmh in speeds.items():
            if not 0 < kmh <= 250:
                raise SettingError(
                    where=f"profile {self.name!r}",
                    found=f"{kmh!r} km/h for {name}",
                    expected="a speed above 0 and at most 250 km/h",
                    mend="correct it, or leave the class out where it may not be used",
                )
        for what, size in (("height_m", self.height_m), ("weight_t", self.weight_t)):
            if not 0 <= size < 1000:
                raise SettingError(
                    where=f"profile {self.name!r}",
                    found=f"{what}={size!r}",
                    expected="a number from 0 to below 1000",
                    mend="give the height in metres and the weight in tonnes",
                )


# A van of category N1: 3.5 t at most (Regulation (EU) 2018/858); the height is that of a high roof, assumed.
VAN = Profile("van", "car", CAR_KMH, top_kmh=130.0, height_m=2.7, weight_t=3.5)
# Speed limiters hold trucks to 90 km/h (Directive 92/6/EEC); 4 m is the highest (Directive 96/53/EC).
TRUCK = Profile("truck", "truck", CAR_KMH, top_kmh=90.0, height_m=4.0, weight_t=12.0)
CARGO_BIKE = Profile("cargo bike", "bicycle", BICYCLE_KMH, top_kmh=25.0)
ON_FOOT = Profile("on foot", "foot", FOOT_KMH, top_kmh=6.0)

PROFILES: Mapping[str, Profile] = MappingProxyType(
    {profile.name: profile for profile in (VAN, TRUCK, CARGO_BIKE, ON_FOOT)}
)
"""The ones given, by name. Another is made with `dataclasses.replace`."""
