from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.decide.report import MapStop, MapTour, tour_map
from wharfinger.decide.report.charts.figure import LETTER
from wharfinger.decide.report.charts.map import TEXT

DEPOT = MapStop(54.0, 8.0, "Warehouse")


def tour(name: str, *places: tuple[float, float]) -> MapTour:
    stops = [MapStop(*place, f"{name} {number}", "08:00 to 10:00") for number, place in enumerate(places, 1)]
    return MapTour(name, stops, [(54.0, 8.0), *places, (54.0, 8.0)])


TOURS = [
    tour("Van 1", (54.01, 8.02), (54.02, 8.03)),
    tour("Van 2", (53.99, 7.97), (53.98, 7.99), (53.97, 8.0)),
]
ROADS = [[(53.9, 7.9), (54.1, 8.1)], [(54.0, 7.0), (54.0, 9.0)], [(50.0, 1.0), (50.1, 1.1)]]


def read(figure: str) -> ElementTree.Element:
    return ElementTree.fromstring(figure.replace("<!doctype html>", ""))


def test_each_tour_has_a_line_of_its_colour_its_name_and_its_stops_in_order() -> None:
    figure = read(tour_map(TOURS, title="Today", depots=[DEPOT], unserved=[MapStop(54.0, 8.05, "Late")]))
    assert [path.get("class") for path in figure.iter("path")] == ["tour tour-1", "tour tour-2", "crossed"]
    names = {
        text.text: text.get("class") for text in figure.iter("text") if "name" in (text.get("class") or "")
    }
    assert names == {"Van 1": "name tour-1", "Van 2": "name tour-2"}
    numbers = [text.text for text in figure.iter("text") if text.get("class") == "aside"]
    assert numbers == ["1", "2", "1", "2", "3"]
    says = [title.text for circle in figure.iter("circle") for title in circle]
    assert says[0] == "1 Van 1 1, 08:00 to 10:00"


def test_roads_are_cut_at_the_edge_and_those_elsewhere_left_out() -> None:
    figure = read(tour_map(TOURS, title="Today", roads=ROADS, main_roads=ROADS[:1], attribution="© Someone"))
    thin, main = (
        next(path for path in figure.iter("path") if path.get("class") == kind)
        for kind in ("road", "road main")
    )
    assert thin.get("d", "").count("M") == 2
    assert main.get("d", "").count("M") == 1
    assert "Map data © Someone." in "".join(figure.itertext())


def test_north_is_up_and_east_is_right() -> None:
    stops = [MapStop(54.0, 8.0, "south west"), MapStop(54.1, 8.2, "north east")]
    figure = read(tour_map([MapTour("Van", stops, [])], title="t"))
    (x, y), (x2, y2) = [(float(dot.get("cx", 0)), float(dot.get("cy", 0))) for dot in figure.iter("circle")]
    assert x2 > x
    assert y2 < y
    # A degree of longitude at 54 degrees north is cos(54.05 degrees) = 0.587 of one of latitude.
    assert (x2 - x) / (y - y2) == pytest.approx(2 * math.cos(math.radians(54.05)), rel=1e-3)


def test_without_places_there_is_a_sentence() -> None:
    assert "There are no numbers to draw here yet." in tour_map([], title="t", roads=ROADS)


def test_the_table_behind_has_every_stop() -> None:
    figure = read(tour_map(TOURS, title="t", unserved=[MapStop(54.0, 8.05, "Late", "no van left")]))
    rows = [[cell.text for cell in row] for row in figure.findall(".//tbody/tr")]
    assert len(rows) == 6
    assert rows[0][:4] == ["Van 1", "1", "Van 1 1", "08:00 to 10:00"]
    assert rows[-1][0] == "on no tour"


def test_no_style_of_its_own_so_that_the_policy_of_the_page_holds() -> None:
    assert "style=" not in tour_map(TOURS, title="t", roads=ROADS, depots=[DEPOT])


places = st.tuples(st.floats(-80, 80), st.floats(-179, 179))


@given(
    stops=st.lists(places, min_size=1, max_size=12),
    road=st.lists(places, max_size=6),
    name=st.text("ab ", max_size=30),
)
def test_everything_lies_on_the_paper(stops, road, name) -> None:
    tours = [MapTour(name, [MapStop(*place, name) for place in stops], stops)]
    figure = read(tour_map(tours, title="t", roads=[road], depots=[DEPOT]))
    paper = figure.find("svg")
    assert paper is not None
    _, _, width, height = map(float, paper.get("viewBox", "").split())
    for path in paper.iter("path"):
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path.get("d", ""))]
        assert all(-0.1 <= x <= width + 0.1 for x in numbers[::2])
        assert all(-0.1 <= y <= height + 0.1 for y in numbers[1::2])
    for text in paper.iter("text"):
        assert float(text.get("x", 0)) + len(text.text or "") * LETTER <= width + 1
        assert TEXT - 1 <= float(text.get("y", 0)) <= height
