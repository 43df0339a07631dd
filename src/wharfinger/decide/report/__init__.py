"""The report kit: one self-contained HTML page that answers one question and says the answer first.

Values in, a string out. A page is made of sections, a section of parts, and every part is `Html`:

    page(title=, answer=, as_of=, sections=[Section], settings={}, data={}, command="") -> str
    Section(heading, sentence="", parts=[Html, ...])
    folded(summary, *parts), reasons([text, ...]), note(text) -> Html

    table(frame, columns=[Column], caption="", most=200) -> Html
    Column(name, head, unit="", show=None, total=False, guess=False)
        show turns one value into text or Html: money, quantity, share, days, moment, states({...}), your own

    state(word, kind="good" | "warn" | "bad" | "plain"), states({word: kind}), guess(text) -> Html

    line(frame, x, lines=[Line(name, label, guess=False)], bands=[Band(low, high, label)],
         spans=[Span(start, end, label, kind="plain" | "bad")], marks=[Mark(at, label)],
         title=, unit="", zero=True) -> Html
    bars(frame, label, value, title=, unit="", show=number, most=15) -> Html
    stacked(frame, label, parts={column: name}, title=, unit="", show=number, most=15) -> Html
    histogram(frame, value, title=, unit="", counted="Items", marks=[Mark]) -> Html
    heat(frame, row, column, value, title=, unit="", show=number, note=None, show_note=str) -> Html

    tour_map([MapTour(name, stops=[MapStop(latitude, longitude, name, says="")], line)], title=, roads=[line],
             main_roads=[line], depots=[MapStop], unserved=[MapStop], attribution="") -> Html
        a line is rows of latitude and longitude; every tour has its colour, the stops are numbered

    money(1240.5, "EUR") is "1,240.50 EUR"; quantity(12, "boxes"), share(0.125), days(3.5), number(1.25),
        moment(date): each shows a missing value (null, NaN, infinity) as an en dash

Frames are polars frames. Text is escaped wherever it enters; only `Html` passes as it is.
"""

from wharfinger.decide.report.charts.axes import Mark, Span
from wharfinger.decide.report.charts.bars import bars, stacked
from wharfinger.decide.report.charts.heat import heat
from wharfinger.decide.report.charts.histogram import histogram
from wharfinger.decide.report.charts.line import Band, Line, line
from wharfinger.decide.report.charts.map import MapStop, MapTour, tour_map
from wharfinger.decide.report.formats import days, moment, money, number, quantity, share
from wharfinger.decide.report.markup import Html
from wharfinger.decide.report.page import Section, page
from wharfinger.decide.report.prose import folded, note, reasons
from wharfinger.decide.report.signs import guess, state, states
from wharfinger.decide.report.table import Column, table

__all__ = [
    "Band",
    "Column",
    "Html",
    "Line",
    "MapStop",
    "MapTour",
    "Mark",
    "Section",
    "Span",
    "bars",
    "days",
    "folded",
    "guess",
    "heat",
    "histogram",
    "line",
    "moment",
    "money",
    "note",
    "number",
    "page",
    "quantity",
    "reasons",
    "share",
    "stacked",
    "state",
    "states",
    "table",
    "tour_map",
]
