from __future__ import annotations

from html.parser import HTMLParser

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from tests.decide.report.sample import AS_OF
from wharfinger.decide.report import Column, Section, bars, folded, guess, page, reasons, state, table
from wharfinger.decide.report.markup import Html, tag, text

SHORT = "<b>&'\""
NASTY = """<script>alert("1")</script>' onload='x' & </title></style><!-- &amp; ]]>"""


def test_text_is_escaped_and_markup_is_not() -> None:
    assert text('<b> & "c"') == "&lt;b&gt; &amp; &quot;c&quot;"
    assert text(Html("<b></b>")) == "<b></b>"


def test_an_attribute_cannot_be_left() -> None:
    assert tag("p", title='"><script>') == '<p title="&quot;&gt;&lt;script&gt;"></p>'


def test_an_attribute_that_is_none_or_false_is_left_out() -> None:
    assert tag("p", class_=None, hidden=False, open=True, x=1.50) == '<p open x="1.5"></p>'


def test_a_page_shows_what_it_is_given_wherever_it_is_given() -> None:
    usual = _Reader(_page_of("tea")).count("tea")
    assert usual > 20
    assert _Reader(_page_of(SHORT)).count(SHORT) == usual


@given(words=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1))
@example(words=NASTY)
def test_no_text_changes_the_elements_of_a_page(words: str) -> None:
    assert _Reader(_page_of(words)).elements == _Reader(_page_of("tea")).elements


def _page_of(words: str) -> str:
    frame = pl.DataFrame({"item": [words], "value": [1.0]})
    parts = [
        table(frame, [Column("item", words, words), Column("value", words, words)], caption=words),
        bars(frame, "item", "value", title=words, unit=words),
        folded(words, reasons([words, guess(words), state(words)])),
    ]
    made = {words: words}
    sections = [Section(words, words, parts)]
    return page(
        title=words, answer=words, as_of=AS_OF, sections=sections, settings=made, data=made, command=words
    )


class _Reader(HTMLParser):
    """The elements with the names of their attributes, and the text, as a browser takes them."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, list[str]]] = []
        self.words: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, [name for name, _ in attrs]))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def count(self, words: str) -> int:
        """How often the words stand there whole."""
        return sum(words in one for one in self.words)
