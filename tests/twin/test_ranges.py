"""The ranges of the twin: each with a source, each on the page that describes them."""

from pathlib import Path

import numpy as np
import pytest

from tests.tree import ROOT
from wharfinger.twin.ranges import Range, all_ranges

PAGE = Path(ROOT) / "docs" / "twin.md"


@pytest.mark.parametrize("name", sorted(all_ranges()))
def test_every_range_stands_in_the_documentation_as_it_is(name: str) -> None:
    span = all_ranges()[name]
    row = f"| {name} | {span.low:g} to {span.high:g} | {span.meaning} | {span.source} |"
    assert row in PAGE.read_text().splitlines()


@pytest.mark.parametrize("name", sorted(all_ranges()))
def test_every_range_has_a_width_and_a_source(name: str) -> None:
    span = all_ranges()[name]
    assert span.low < span.high
    assert span.source
    assert span.meaning


def test_draws_fill_the_range_evenly_or_evenly_on_the_log_scale() -> None:
    rng = np.random.default_rng(0)
    even = Range(2.0, 8.0, "", "").draw(rng, 10_000)
    log = Range(2.0, 8.0, "", "", log=True).draw(rng, 10_000)
    for drawn, middle in ((even, 5.0), (log, 4.0)):
        assert 2.0 <= drawn.min() < 2.01 < 7.99 < drawn.max() <= 8.0
        assert abs((drawn < middle).mean() - 0.5) < 3.29 * 0.5 / 100
