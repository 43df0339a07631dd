"""What stock is worth: moving average, or first in first out. Values are ten-thousandths of the major unit.

Both conserve value: what comes in is what goes out plus what is left, to the step. What is seen to have been
wrong only afterwards (goods sold before they came, a receipt reversed after a sale) is moved to the place for
differences in cost, as a movement of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field


def round_half_even(numerator: int, denominator: int) -> int:
    """The quotient rounded to a whole number, half to even; exact at any size."""
    whole, rest = divmod(numerator, denominator)
    twice = 2 * rest
    if twice > denominator or (twice == denominator and whole % 2):
        whole += 1
    return whole


@dataclass
class Layer:
    """Goods that came at one cost."""

    since: int
    quantity: int
    value: int


@dataclass
class Worth:
    """What of an item is at a site and what it is worth. `layers` is None under moving average.

    `per_unit` is the steps in one base unit. `unit_cost`, per base unit, is what goods last cost here, 0
    where none came yet; until then `listed_cost`, the item's own, is the best guess.
    """

    quantity: int = 0
    value: int = 0
    unit_cost: int = 0
    listed_cost: int = 0
    per_unit: int = 1
    layers: list[Layer] | None = field(default=None)

    def known_cost(self, quantity: int) -> int:
        """What so many steps cost, as far as this site knows."""
        if self.quantity > 0 and self.value >= 0:
            return round_half_even(self.value * quantity, self.quantity)
        return self._guessed(quantity)

    def take(self, quantity: int) -> int:
        """Take goods out; the value that leaves with them."""
        value = self._worth_of_next(quantity)
        self._draw(quantity)
        self.quantity -= quantity
        self.value -= value
        return value

    def put(self, quantity: int, value: int, since: int, *, learn: bool = True) -> int:
        """Put goods in at their value; the residue that is no longer part of the stock's value.

        Goods that left before they came were valued at the cost known then; now the true one is known.
        With `learn` this cost is the one to go by from now on.
        """
        before, self.quantity = self.quantity, self.quantity + quantity
        if before >= 0:
            kept = value
            target = self.value + value
        elif self.quantity >= 0:
            kept = target = round_half_even(value * self.quantity, quantity)
        else:
            kept, target = 0, round_half_even(self.value * self.quantity, before)
        residue, self.value = self.value + value - target, target
        if self.layers is not None and self.quantity > 0:
            self.layers.append(Layer(since, min(quantity, self.quantity), kept))
            self.layers.sort(key=lambda layer: layer.since)
        if learn:
            self.unit_cost = round_half_even(value * self.per_unit, quantity)
        return residue

    def take_back(self, quantity: int, value: int, since: int) -> int:
        """Undo a `put` by its own value; the residue that has to leave so that the rest is worth its cost."""
        if self.layers is not None:
            self.layers.sort(key=lambda layer: (layer.since != since, layer.since))
            self._draw(quantity)
            self.layers.sort(key=lambda layer: layer.since)
        self.quantity -= quantity
        self.value -= value
        return self._straighten()

    def add_value(self, value: int) -> int:
        """Value alone, such as freight billed later, falls on what is there; what finds nothing is left."""
        self.value += value
        if self.layers:
            held = sum(layer.value for layer in self.layers)
            before, total = held, sum(layer.quantity for layer in self.layers)
            for layer in self.layers[:-1]:
                share = round_half_even(value * layer.quantity, total)
                layer.value += share
                held += share
            self.layers[-1].value += before + value - held
        return self._straighten()

    def _straighten(self) -> int:
        """Bring the value back to one that the quantity can have; what had to leave for it."""
        if self.layers and self.quantity > 0:
            target = sum(layer.value for layer in self.layers)
        elif self.quantity == 0:
            target = 0
        elif self.value * self.quantity < 0:
            target = self._guessed(self.quantity)
        else:
            target = self.value
        residue, self.value = self.value - target, target
        return residue

    def _guessed(self, quantity: int) -> int:
        return round_half_even((self.unit_cost or self.listed_cost) * quantity, self.per_unit)

    def _worth_of_next(self, quantity: int) -> int:
        if quantity == self.quantity:
            return self.value
        if self.quantity <= 0:
            return self._guessed(quantity)
        if quantity > self.quantity:
            beyond = quantity - self.quantity
            return self.value + self._guessed(beyond)
        if self.layers is None:
            return round_half_even(self.value * quantity, self.quantity)
        value, left = 0, quantity
        for layer in self.layers:
            if left <= 0:
                break
            drawn = min(left, layer.quantity)
            value += _part(layer, drawn)
            left -= drawn
        return value

    def _draw(self, quantity: int) -> None:
        """Take from the layers, the first one first."""
        while quantity > 0 and self.layers:
            layer = self.layers[0]
            drawn = min(quantity, layer.quantity)
            layer.value -= _part(layer, drawn)
            layer.quantity -= drawn
            quantity -= drawn
            if layer.quantity == 0:
                self.layers.pop(0)


def _part(layer: Layer, quantity: int) -> int:
    """What so much of a layer is worth."""
    return round_half_even(layer.value * quantity, layer.quantity)
