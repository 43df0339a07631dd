from __future__ import annotations

import re
from base64 import b64encode
from datetime import date
from hashlib import sha256

from tests.decide.report.sample import sample_page
from wharfinger.decide.report import page


def test_the_answer_is_the_first_heading() -> None:
    assert re.findall(r"<h[12]>(.*?)</h[12]>", sample_page())[0].replace("\N{NO-BREAK SPACE}", " ") == (
        "3 orders to place today, 1,240 EUR; 2 items run out before Friday"
    )


def test_a_number_is_not_parted_from_its_unit() -> None:
    markup = page(title="t", answer="It costs 1,240 EUR", as_of=date(2026, 11, 20), sections=[])
    assert "<h1>It costs 1,240\N{NO-BREAK SPACE}EUR</h1>" in markup


def test_the_page_says_how_to_make_it_again() -> None:
    foot = sample_page().partition("<footer>")[2]
    for words in (
        "2026-11-20 06:00 UTC",
        "service level",
        "95%",
        "41,220 rows",
        "wharfinger run stock_health",
    ):
        assert words in foot


def test_the_policy_names_the_one_style_by_its_hash() -> None:
    css = re.search(r"<style>(.*)</style>", sample_page(), re.DOTALL)
    assert css
    digest = b64encode(sha256(css[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in sample_page()


def test_nothing_points_outside_and_nothing_runs() -> None:
    markup = sample_page()
    assert not re.search(r"https?:|//|<script|<link|<img|@import|url\(| style=| on\w+=", markup)


def test_the_same_values_give_the_same_page() -> None:
    assert sample_page() == sample_page()
