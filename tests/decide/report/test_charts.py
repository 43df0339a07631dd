from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, timedelta
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.decide.report import Band, Html, Line, Mark, Span, bars, heat, histogram, line, stacked

Chart = Callable[[pl.DataFrame], Html]

CHARTS: dict[str, Chart] = {
    "line": lambda frame: line(
        frame,
        "at",
        [Line("value", "Sold"), Line("other", "Forecast", guess=True)],
        bands=[Band("value", "other", "likely")],
        spans=[Span(-1.0, 4.0, "stockout", "bad"), Span(2.0, 900.0, "promotion")],
        marks=[Mark(3.0, "today")],
        title="A line",
    ),
    "bars": lambda frame: bars(frame, "name", "value", title="Bars"),
    "stacked": lambda frame: stacked(frame, "name", {"value": "One", "other": "Other"}, title="Stacked"),
    "histogram": lambda frame: histogram(frame, "value", title="Histogram", marks=[Mark(3.0, "middle")]),
    "heat": lambda frame: heat(frame, "name", "kind", "value", title="Heat", note="other"),
}
every_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)

# Beyond this, sums of two values are no longer floats.
values = st.lists(
    st.tuples(
        st.one_of(st.none(), st.floats(-1e300, 1e300), st.just(math.nan), st.just(math.inf)), st.floats(0, 9)
    ),
    max_size=30,
)


@every_chart
@given(rows=values)
def test_marks_lie_on_the_paper_whatever_the_data(
    chart: Chart, rows: list[tuple[float | None, float]]
) -> None:
    figure = _read(chart(_frame(rows)))
    for paper in figure.findall("svg"):
        _, _, width, height = map(float, paper.get("viewBox", "").split())
        for x, y in _corners(paper):
            assert -0.5 <= x <= width + 0.5
            assert -0.5 <= y <= height + 0.5


@every_chart
def test_a_chart_has_a_name_a_summary_and_its_numbers_behind(chart: Chart) -> None:
    figure = _read(chart(_frame([(1.0, 2.0), (4.0, 3.0)])))
    paper = figure.find("svg")
    assert paper is not None
    assert paper.get("role") == "img"
    assert paper.findtext("title")
    assert re.search(r"\d", paper.findtext("desc") or "")
    assert figure.find("details//tbody/tr/td") is not None


@every_chart
@pytest.mark.parametrize("rows", [[], [(None, math.nan)], [(math.nan, math.inf)]])
def test_without_numbers_there_is_a_sentence(chart: Chart, rows: list[tuple[float | None, float]]) -> None:
    figure = _read(chart(_frame(rows)))
    assert figure.find("svg") is None
    assert figure.findtext("p") == "There are no numbers to draw here yet."


def test_a_gap_in_the_data_is_a_gap_in_the_line() -> None:
    frame = pl.DataFrame({"at": [0, 1, 2, 3, 4], "sold": [1.0, 2.0, None, 4.0, 5.0]})
    (path,) = _paths(line(frame, "at", [Line("sold", "Sold")], title="t"), "line fact")
    assert path.count("M") == 2


def test_a_line_starts_at_zero_unless_told_otherwise() -> None:
    frame = pl.DataFrame({"at": [1, 2], "sold": [100.0, 104.0]})
    assert "0" in _texts(line(frame, "at", [Line("sold", "Sold")], title="t"))
    assert "0" not in _texts(line(frame, "at", [Line("sold", "Sold")], title="t", zero=False))


def test_lines_are_named_where_they_end() -> None:
    start = date(2026, 11, 2)
    frame = pl.DataFrame(
        {"day": [start + timedelta(at) for at in range(9)], "sold": range(9), "plan": range(9)}
    )
    words = _texts(line(frame, "day", [Line("sold", "Sold"), Line("plan", "Plan")], title="t"))
    assert {"Sold", "Plan"} <= set(words)


def test_a_name_said_often_is_written_once() -> None:
    frame = pl.DataFrame({"at": [0, 100], "sold": [1, 2]})
    spans = [Span(at, at + 2, "promotion") for at in (10, 40, 70)]
    markup = line(frame, "at", [Line("sold", "Sold")], spans=spans, title="t")
    assert _texts(markup).count("promotion") == 1
    assert len([one for one in _read(markup).iter("rect") if one.get("class") == "span plain"]) == 3


def test_the_longest_bars_are_drawn_and_the_rest_is_told() -> None:
    frame = pl.DataFrame({"name": [f"i{at}" for at in range(40)], "value": range(40)})
    markup = bars(frame, "name", "value", title="t", most=3)
    assert _texts(markup) == ["i39", "39", "i38", "38", "i37", "37"]
    assert "The 3 longest of 40." in markup
    assert len(_read(markup).findall("details//tbody/tr")) == 40


def test_a_bar_is_as_long_as_its_number() -> None:
    frame = pl.DataFrame({"name": ["a", "b", "c"], "value": [10.0, 5.0, -2.5]})
    markup = bars(frame, "name", "value", title="t")
    long, half, quarter = [float(one.get("width", "")) for one in _read(markup).iter("rect")]
    assert half == pytest.approx(long / 2, abs=0.02)
    assert quarter == pytest.approx(long / 4, abs=0.02)


def test_a_stacked_bar_ends_with_the_sum_of_its_parts() -> None:
    frame = pl.DataFrame({"name": ["a"], "goods": [10.0], "freight": [2.5]})
    markup = stacked(frame, "name", {"goods": "Goods", "freight": "Freight"}, title="t")
    assert _texts(markup) == ["Goods", "Freight", "a", "12.5"]


def test_more_parts_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="6 parts"):
        stacked(pl.DataFrame({"name": ["a"]}), "name", dict.fromkeys("abcdef", ""), title="t")


def test_a_histogram_counts_every_value_once_and_says_how_many_are_missing() -> None:
    frame = pl.DataFrame({"value": [0.0, 1.0, 1.0, 9.99, 10.0, None, math.nan]})
    markup = histogram(frame, "value", title="t")
    assert "2 without a value." in markup
    assert [cell.text for cell in _read(markup).findall("details//tfoot//td")][-1] == "5"


def test_a_heat_cell_is_the_deeper_the_more_it_holds() -> None:
    frame = pl.DataFrame({"name": ["A", "A"], "kind": ["X", "Y"], "value": [100.0, 50.0]})
    markup = heat(frame, "name", "kind", "value", title="t")
    assert [one.get("fill-opacity") for one in _read(markup).iter("rect")] == ["0.44", "0.24"]
    assert _texts(markup) == ["X", "Y", "A", "100", "50"]


def test_two_numbers_for_one_cell_are_refused() -> None:
    frame = pl.DataFrame({"name": ["A", "A"], "kind": ["X", "X"], "value": [100.0, 50.0]})
    with pytest.raises(ValueError, match="more than one row"):
        heat(frame, "name", "kind", "value", title="t")


def _frame(rows: list[tuple[float | None, float]]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "name": [f"item number {at}" for at in range(len(rows))],
            "kind": [f"k{at % 3}" for at in range(len(rows))],
            "at": [float(at) for at in range(len(rows))],
            "value": [value for value, _ in rows],
            "other": [other if math.isfinite(other) else None for _, other in rows],
        },
        schema_overrides={"value": pl.Float64, "other": pl.Float64, "at": pl.Float64, "name": pl.String},
    )


def _read(markup: Html) -> ElementTree.Element:
    return ElementTree.fromstring(markup)


def _texts(markup: Html) -> list[str]:
    return [one.text or "" for one in _read(markup).findall("svg/text")]


def _paths(markup: Html, kind: str) -> list[str]:
    return [one.get("d", "") for one in _read(markup).iter("path") if one.get("class") == kind]


def _corners(paper: ElementTree.Element) -> list[tuple[float, float]]:
    """Every point that the chart draws to."""
    found = []
    for mark in paper:
        at = {
            name: float(mark.get(name, "0")) for name in ("x", "y", "x1", "x2", "y1", "y2", "width", "height")
        }
        found += [(at["x"], at["y"]), (at["x"] + at["width"], at["y"] + at["height"])]
        found += [(at["x1"], at["y1"]), (at["x2"], at["y2"])]
        places = [float(number) for number in re.findall(r"-?[\d.]+", mark.get("d", ""))]
        found += zip(places[::2], places[1::2], strict=True)
    return found
