"""The page as a browser shows it: on a wide screen, on a phone, in the dark, on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.decide.report.sample import sample_page

pytestmark = pytest.mark.needs("browser")

PHONE, WIDE = 360, 1280
every_look = pytest.mark.parametrize(
    "look", [(PHONE, "light"), (PHONE, "dark"), (WIDE, "light"), (WIDE, "dark")]
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("report") / "page.html"
    file.write_text(sample_page(), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@every_look
def test_the_page_asks_for_nothing_and_complains_of_nothing(
    tab: Any, address: str, look: tuple[int, str]
) -> None:
    asked, said = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    _open(tab, address, *look)
    assert asked == [address]
    assert said == []


def test_the_policy_refuses_what_someone_smuggles_in(tab: Any, tmp_path: Path) -> None:
    script, picture = '<script>document.title = "ran"</script>', '<img src="http://127.0.0.1/x.png">'
    smuggled = f'{script}{picture}<i style="color: red">x</i>'
    file = tmp_path / "page.html"
    file.write_text(sample_page().replace("<footer>", f"{smuggled}<footer>"), encoding="utf-8")
    failed = []
    tab.on("requestfailed", lambda request: failed.append(request.failure))
    tab.goto(file.as_uri())
    assert tab.title() == "Stock health and orders"
    assert failed == ["csp"]  # stopped by the policy, not by the network
    assert tab.eval_on_selector("i", "one => getComputedStyle(one).color") != "rgb(255, 0, 0)"


@every_look
def test_the_page_never_scrolls_sideways(tab: Any, address: str, look: tuple[int, str]) -> None:
    _open(tab, address, *look)
    assert tab.evaluate("document.documentElement.scrollWidth") <= look[0]


@every_look
def test_all_text_stands_out_from_its_ground(tab: Any, address: str, look: tuple[int, str]) -> None:
    _open(tab, address, *look)
    texts = tab.evaluate(TEXTS)
    assert len(texts) > 300
    faint = {
        (words, round(ratio, 2))
        for words, ink, grounds in texts
        if (ratio := _contrast(_numbers(ink), _mixed([_numbers(ground) for ground in grounds]))) < 4.5
    }
    assert faint == set()


def test_contrast_is_measured_as_the_guideline_does() -> None:
    # W3C, Understanding WCAG 2 contrast: black on white is 21:1; #767676 is the lightest grey above 4.5:1.
    assert _contrast([0, 0, 0, 1], [255, 255, 255, 1]) == pytest.approx(21)
    assert 4.5 < _contrast([0x76] * 3, [255] * 3) < 4.6
    assert _contrast([0x77] * 3, [255] * 3) < 4.5


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_labels_of_charts_stay_inside_can_be_read_and_cover_no_other(
    tab: Any, address: str, width: int
) -> None:
    _open(tab, address, width, "light")
    for paper in tab.evaluate(LABELS):
        for words, left, top, right, bottom, size in paper["texts"]:
            assert size >= 9.5, words
            assert left >= paper["left"] - 1, words
            assert right <= paper["right"] + 1, words
            assert top >= paper["top"] - 3, words
            assert bottom <= paper["bottom"] + 3, words
        assert _overlaps(paper["texts"]) == []


def test_a_table_on_a_phone_scrolls_beside_its_first_column(tab: Any, address: str) -> None:
    _open(tab, address, PHONE, "light")
    before, after = tab.evaluate(
        """() => {
            const box = document.querySelector('.box'), cell = box.querySelector('tbody th');
            const before = cell.getBoundingClientRect().left;
            box.scrollLeft = 150;
            return [before, box.scrollLeft === 150 ? cell.getBoundingClientRect().left : null];
        }"""
    )
    assert after == before


def test_a_long_table_scrolls_under_its_head(tab: Any, address: str) -> None:
    _open(tab, address, WIDE, "light")
    before, after = tab.evaluate(
        """() => {
            const box = document.querySelector('.long'), head = box.querySelector('thead th:last-child');
            box.scrollTop = 200;
            const before = head.getBoundingClientRect().top;
            box.scrollTop = 400;
            return [before, box.scrollTop === 400 ? head.getBoundingClientRect().top : null];
        }"""
    )
    assert after == before


def test_the_table_behind_a_chart_opens_without_a_script(tab: Any, address: str) -> None:
    _open(tab, address, WIDE, "light")
    behind = tab.locator("figure details").first
    assert not behind.locator("table").is_visible()
    behind.locator("summary").click()
    assert behind.locator("table").is_visible()


def test_paper_is_light_and_nothing_is_cut_off(tab: Any, address: str) -> None:
    _open(tab, address, 672, "dark")  # A4 between its margins
    tab.emulate_media(media="print", color_scheme="dark")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    edges = tab.evaluate(
        "[...document.querySelectorAll('table, svg')].map(one => one.getBoundingClientRect().right)"
    )
    assert max(edges) <= 672
    heads = tab.evaluate("[...document.querySelectorAll('thead')].map(one => getComputedStyle(one).display)")
    assert set(heads) == {"table-header-group"}


def test_the_page_prints_on_a_few_sheets(tab: Any, address: str) -> None:
    _open(tab, address, WIDE, "light")
    sheets = re.findall(rb"/Type\s*/Page\b", tab.pdf(prefer_css_page_size=True))
    assert 2 <= len(sheets) <= 8


def _open(tab: Any, address: str, width: int, scheme: str) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.emulate_media(color_scheme=scheme)
    tab.goto(address)


# Each piece of text with its colour and the grounds under it, the lowest first.
TEXTS = """() => {
    document.querySelectorAll('details').forEach(one => { one.open = true; });
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) {
        const words = walker.currentNode.data.trim(), holder = walker.currentNode.parentElement;
        if (!words || holder.closest('svg > title, svg > desc')) continue;
        const paper = holder.closest('svg'), style = getComputedStyle(holder), grounds = [];
        for (let one = paper || holder; one; one = one.parentElement)
            grounds.unshift(getComputedStyle(one).backgroundColor);
        if (paper) {
            const box = holder.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
            for (const rect of paper.querySelectorAll('rect')) {
                const under = rect.getBoundingClientRect(), fill = getComputedStyle(rect);
                if (x < under.left || x > under.right || y < under.top || y > under.bottom) continue;
                grounds.push(fill.fill.replace('rgb(', 'rgba(').replace(')', `, ${fill.fillOpacity})`));
            }
        }
        found.push([words, paper ? style.fill : style.color, grounds]);
    }
    return found;
}"""

LABELS = """() => [...document.querySelectorAll('figure > svg')].map(paper => {
    const { left, top, right, bottom } = paper.getBoundingClientRect();
    const scale = paper.getBoundingClientRect().width / paper.viewBox.baseVal.width;
    const texts = [...paper.querySelectorAll('text')].map(text => {
        const box = text.getBoundingClientRect();
        const size = parseFloat(getComputedStyle(text).fontSize) * scale;
        return [text.textContent, box.left, box.top, box.right, box.bottom, size];
    });
    return { left, top, right, bottom, texts };
})"""


def _overlaps(texts: list[list[Any]]) -> list[tuple[str, str]]:
    """Pairs of labels of which one covers the other; a line's height holds some air above and below."""
    return [
        (one[0], other[0])
        for place, one in enumerate(texts)
        for other in texts[place + 1 :]
        if min(one[3], other[3]) - max(one[1], other[1]) > 0.5
        and min(one[4], other[4]) - max(one[2], other[2]) > (one[4] - one[2]) * 0.25
    ]


def _numbers(colour: str) -> list[float]:
    parts = [float(part) for part in re.findall(r"[\d.]+", colour)]
    return parts if len(parts) == 4 else [*parts, 1.0]


def _mixed(grounds: list[list[float]]) -> list[float]:
    seen = [255.0, 255.0, 255.0]
    for *colour, alpha in grounds:
        seen = [new * alpha + old * (1 - alpha) for new, old in zip(colour, seen, strict=True)]
    return seen


def _contrast(one: list[float], other: list[float]) -> float:
    """WCAG 2.2, contrast ratio, from the relative luminance of two colours."""
    dark, light = sorted([_luminance(one), _luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: list[float]) -> float:
    parts = [part / 255 for part in colour[:3]]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
