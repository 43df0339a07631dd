import re

import pytest

from wharfinger.connect.print import PAPERS, labels, pack_list, pick_list
from wharfinger.decide import warehouse
from wharfinger.tables import FileError, TableError

LAYOUT = warehouse.Layout.grid(aisles=2, slots=5)
BATCHES = warehouse.batch(
    LAYOUT, {"order": ["A", "B", "B"], "bin": ["01-1L", "02-3L", "02-4R"]}, 2, iterations=50
)
CARTONS = {"carton": ["box"], "length_mm": [200.0], "width_mm": [200.0], "height_mm": [200.0]}
PACKED = warehouse.pack(
    {"item": ["die"], "quantity": [2], "length_mm": [150.0], "width_mm": [150.0], "height_mm": [150.0]},
    CARTONS,
    iterations=1,
)


def sheets(pdf):
    """How many pages the PDF says it has."""
    assert pdf.startswith(b"%PDF")
    return int(re.search(rb"/Count (\d+)", pdf)[1])


def test_there_is_a_pick_list_for_every_walk():
    assert sheets(pick_list(BATCHES.batch_walks, BATCHES.batch_stops)) == BATCHES.batch_walks.height == 2


def test_there_is_a_pack_list_and_a_label_for_every_box():
    assert PACKED.packed_boxes.height == 2
    assert sheets(pack_list(PACKED.packed_boxes, PACKED.packed_pieces)) == 2
    assert sheets(labels(PACKED.packed_boxes)) == 2


def test_the_same_values_give_the_same_bytes():
    assert labels(PACKED.packed_boxes) == labels(PACKED.packed_boxes)


@pytest.mark.parametrize("words", ['#panic("no")', "*bold* _slanted_ $x$ [ ] @here <there>", '"quoted" \\'])
def test_words_of_the_company_are_never_markup(words):
    boxes = PACKED.packed_boxes.with_columns(order=PACKED.packed_boxes["order"].replace("1", words))
    assert sheets(labels(boxes)) == 2


def test_nothing_to_print_is_refused():
    with pytest.raises(FileError, match="found nothing to print; expected at least one row"):
        labels(PACKED.packed_boxes.clear())


def test_a_table_that_is_no_result_is_refused():
    with pytest.raises(TableError):
        labels({"order": ["A"]})


def test_every_paper_says_what_it_is_made_from():
    assert all(paper.reads for paper in PAPERS.values())
