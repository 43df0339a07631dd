"""Street names by rule: every quarter names its streets after one kind of thing, and no word comes twice."""

from __future__ import annotations

import numpy as np

_THINGS = {
    "old": "Barrel Bell Candle Clove Copper Cork Crooked Ginger Hemp Herring Kettle Lantern Loom Needle Net"
    " Oar Pepper Pitch Rope Saffron Sail Salt Tallow Tar Thimble Well Wheel",
    "west": "Bowline Buoy Capstan Cod Compass Cutter Dory Ferry Jetty Keel Ketch Lugger Mast Rudder Schooner"
    " Skiff Tiller Yawl",
    "garden": "Avocet Bittern Cuckoo Curlew Dipper Dunlin Eider Fieldfare Gannet Godwit Goldfinch Harrier"
    " Heron Kestrel Lapwing Lark Linnet Nightjar Nuthatch Osprey Plover Redshank Sandpiper Siskin Stork"
    " Swallow Swift Teal Tern Thrush Wagtail Whimbrel",
    "hill": "Bilberry Bracken Bramble Broom Burnet Campion Clover Cowslip Fern Foxglove Gorse Harebell"
    " Heather Juniper Lavender Lupin Mallow Mint Primrose Reed Sedge Sorrel Tansy Teasel Thistle Thyme"
    " Vetch Yarrow",
    "grid": "Alder Ash Aspen Beech Birch Cedar Cherry Chestnut Elder Elm Fir Hawthorn Hornbeam Larch Linden"
    " Maple Medlar Oak Pear Pine Plane Plum Poplar Quince Rowan Spruce Sycamore Walnut Willow Yew",
    "docks": "Anvil Ballast Bollard Bunker Cable Cargo Derrick Drydock Foundry Furnace Gantry Hawser Hoist"
    " Kiln Pallet Pulley Rivet Slipway Winch",
    "holm": "Amber Cockle Coral Dune Foam Kelp Limpet Marram Pebble Reef Samphire Sandbar Shell Shoal Spray"
    " Surf Tide Wave",
}
_ENDINGS = {
    "old": ("Lane", "Row"),
    "west": ("Street", "Street"),
    "garden": ("Way", "Close"),
    "hill": ("Rise", "Hill"),
    "grid": ("Street", "Avenue"),
    "docks": ("Way", "Yard"),
    "holm": ("Lane", "Drive"),
}


class Names:
    """Hands out the names of one town."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._left = {quarter: list(rng.permutation(words.split())) for quarter, words in _THINGS.items()}
        self._rng = rng

    def take(self, quarter: str) -> str:
        """A name that this town has not used yet."""
        return f"{self._left[quarter].pop()} {_ENDINGS[quarter][int(self._rng.integers(2))]}"
