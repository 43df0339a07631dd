"""A log that was cut or garbled, as a power cut may leave it: the books open, whole up to a commit."""

import random
from pathlib import Path

import pytest
from django.db import connection

from tests import books_at_hand
from tests.office.shop import ME, open_shop
from wharfinger.books import ledger, sealer
from wharfinger.books.home import Home
from wharfinger.books.models import Act
from wharfinger.office import stock

HEADER, FRAME_HEADER, PAGE = 32, 24, 4096
"""Bytes, as https://www.sqlite.org/fileformat2.html#walformat has them."""
ACTS = 10


class Writer:
    """Books with a log that was never checkpointed, and where in it each act ends."""

    def __init__(self, home: Home) -> None:
        open_shop()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA page_size")
            assert cursor.fetchone() == (PAGE,)
        self.home, self.log = home, Path(f"{home.file}-wal")
        self.first = Act.objects.count()
        self.file = home.file.read_bytes()
        self.ends: list[int] = []
        for quantity in range(1, ACTS + 1):
            stock.move(ME, "apple", "warehouse", "store", quantity)
            self.ends.append(self.log.stat().st_size)

    def copy(self, folder: Path, log: bytes) -> Home:
        """The file as it stood before the acts, with this log."""
        folder.mkdir()
        (folder / self.home.file.name).write_bytes(self.file)
        (folder / self.log.name).write_bytes(log)
        return Home(folder)


def acts_that_survive(home: Home) -> int:
    """How many acts the books hold, which must be sound in every way and go on working."""
    with books_at_hand.in_process(home):
        acts = list(Act.objects.order_by("id").values_list("id", flat=True))
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]
        assert ledger.differences() == []
        assert acts == list(range(1, len(acts) + 1))
        stock.move(ME, "apple", "warehouse", "store", 1)
        sealer.seal_all()
        assert sealer.verify_chain() == []
    return len(acts)


def test_a_log_that_was_cut_holds_every_act_that_ended_before_the_cut(
    sqlite_books: Home, tmp_path: Path
) -> None:
    writer = Writer(sqlite_books)
    log = writer.log.read_bytes()
    rng = random.Random(3)
    edges = [cut for end in writer.ends[::3] for cut in (end - 1, end, end + 1)]
    for number, cut in enumerate([0, HEADER, *edges, *(rng.randrange(len(log)) for _ in range(12))]):
        home = writer.copy(tmp_path / str(number), log[:cut])
        whole = sum(end <= cut for end in writer.ends)
        assert acts_that_survive(home) == writer.first + whole, f"cut at {cut} of {len(log)}"


@pytest.mark.parametrize("length", [1, 100, 5000])
def test_a_log_that_was_garbled_holds_every_act_that_ended_before_the_harm(
    sqlite_books: Home, tmp_path: Path, length: int
) -> None:
    writer = Writer(sqlite_books)
    log = writer.log.read_bytes()
    rng = random.Random(length)
    for number in range(8):
        place = rng.randrange(len(log))
        harmed = bytes(byte ^ 0xA5 for byte in log[place : place + length])
        home = writer.copy(tmp_path / str(number), log[:place] + harmed + log[place + length :])
        assert acts_that_survive(home) == writer.first + acts_before(writer, place), f"harm at {place}"


def test_a_tail_that_was_never_written_reads_as_zeros_and_loses_only_itself(
    sqlite_books: Home, tmp_path: Path
) -> None:
    """A file system may have grown the file and not yet filled it."""
    writer = Writer(sqlite_books)
    log = writer.log.read_bytes()
    place = writer.ends[4] + 10
    home = writer.copy(tmp_path / "zeros", log[:place] + bytes(len(log) - place))
    assert acts_that_survive(home) == writer.first + 5


def acts_before(writer: Writer, place: int) -> int:
    """Acts that end before the frame in which the place lies; a log with a harmed header holds none."""
    if place < HEADER:
        return 0
    frame = HEADER + (place - HEADER) // (FRAME_HEADER + PAGE) * (FRAME_HEADER + PAGE)
    return sum(end <= frame for end in writer.ends)
