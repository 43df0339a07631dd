"""What happens while a plan is driven."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wharfinger.decide.delivery.problem import Stop, Travel


@dataclass(frozen=True)
class Done:
    """A stop is served; the vehicle left it then. Without such word the plan is taken to be on time."""

    stop: str
    leaves_s: float


@dataclass(frozen=True)
class Failed:
    """Nobody was there, or the goods were refused; the vehicle left then.

    With `again` it is tried once more today, else the goods ride home.
    """

    stop: str
    leaves_s: float
    again: bool = False


@dataclass(frozen=True)
class Late:
    """A vehicle is so much behind its plan."""

    vehicle: str
    seconds: float


@dataclass(frozen=True)
class New:
    """One more stop. Its goods lie at `goods_at`; None means where most vehicles start."""

    stop: Stop
    goods_at: str | None = None


@dataclass(frozen=True)
class Cancelled:
    """A stop that nobody wants any more."""

    stop: str


@dataclass(frozen=True)
class Breakdown:
    """A vehicle drives no more today. It stands at `place`; None means where it was last, by the plan."""

    vehicle: str
    place: str | None = None


@dataclass(frozen=True)
class Closed:
    """No way leads from one place to the other any more, nor back unless `one_way`.

    Where another way leads around, `Roads` with new travel times says how long it takes.
    """

    from_place: str
    to_place: str
    one_way: bool = False


@dataclass(frozen=True)
class Roads:
    """Other travel times from now on: traffic, weather, a closed road with its detours."""

    travel: Travel | Mapping[str, Travel]


Event = Done | Failed | Late | New | Cancelled | Breakdown | Closed | Roads
