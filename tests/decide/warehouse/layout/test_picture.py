import re

import pytest

from wharfinger.decide.report import Html
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.layout.picture import draw_heat, draw_walk
from wharfinger.decide.warehouse.routes.pick_route import pick_route

NO_TABLE = Html("")


def opacities(drawn):
    return [float(found) for found in re.findall(r'fill-opacity="([\d.]+)"', drawn)]


def test_the_warmest_bin_is_the_darkest_and_bins_above_each_other_add_up():
    layout = Layout.grid(2, 3, levels=2)
    heat = {"01-1L-1": 2.0, "01-1L-2": 2.0, "02-3R-1": 3.0}
    shades = sorted(opacities(draw_heat(layout, heat, title="Picks", unit="a day", data=NO_TABLE)))
    assert len(shades) == 2 * 3 * 2  # aisles, slots, sides
    cold, warm, warmest = shades[0], shades[-2], shades[-1]
    assert (warm - cold) / (warmest - cold) == pytest.approx(3 / 4, abs=0.02)


@pytest.mark.parametrize("layout", [Layout.grid(8, 5), Layout.grid(2, 60), Layout.grid(1, 1)])
def test_everything_lies_on_the_paper(layout):
    route = pick_route(layout, [layout.bin_names[0], layout.bin_names[-1]])
    drawn = draw_walk(layout, route, title="Round 1", data=NO_TABLE)
    wide, high = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn).groups())
    points = re.findall(r"(-?[\d.]+),(-?[\d.]+)", re.search(r'points="([^"]*)"', drawn)[1])
    dots = re.findall(r'cx="(-?[\d.]+)" cy="(-?[\d.]+)"', drawn)
    assert len(dots) == 2
    assert all(0 <= float(x) <= wide and 0 <= float(y) <= high for x, y in [*points, *dots])


def test_the_stops_are_numbered_in_the_order_of_the_walk():
    layout = Layout.grid(3, 5)
    drawn = draw_walk(layout, pick_route(layout, layout.bin_names[:7]), title="Round 1", data=NO_TABLE)
    assert re.findall(r"<text[^>]*>(\d+)</text>", drawn) == [str(number) for number in range(1, 8)]
