"""Many at once: the last piece has one buyer, and a key has one effect."""

import json
import os
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.db import connections, transaction

from tests.office.shop import ME, on_hand, open_shop
from wharfinger.books import ledger
from wharfinger.books.acts import Answer, By, Doing, perform
from wharfinger.books.home import Home
from wharfinger.books.jobs import enqueue
from wharfinger.books.models import Act, Job
from wharfinger.office import selling, stock
from wharfinger.tables.errors import BooksError

ROOT = Path(__file__).resolve().parents[2]
KEYS = 10_000


def at_once(threads: int, work: Callable[[int], str]) -> Counter[str]:
    """What the threads said, all let go in the same moment."""
    gate, said = threading.Barrier(threads), []

    def run(number: int) -> None:
        gate.wait(60)
        try:
            said.append(work(number))
        finally:
            connections.close_all()

    running = [threading.Thread(target=run, args=[number]) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return Counter(said)


def test_of_64_threads_that_buy_the_last_piece_one_gets_it(books: Home) -> None:
    open_shop(apples=1)

    def buy(number: int) -> str:
        try:
            selling.sell_now(By(f"buyer-{number}"), "warehouse", [selling.Sold("apple", 1)])
        except BooksError as error:
            return error.found
        return "got"

    said = at_once(64, buy)
    assert said["got"] == 1
    assert said.total() == 64
    assert all(words.startswith("0 piece ") for words in said.keys() - {"got"})
    assert on_hand("warehouse") == 0
    assert ledger.differences() == []


def test_of_8_processes_that_buy_the_last_piece_one_gets_it(books: Home) -> None:
    open_shop(apples=1)
    connections.close_all()
    done = subprocess.run(
        [sys.executable, "-m", "tests.office.buyers", "8"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = Counter(json.loads(done.stdout))
    assert (said["got"], said.total()) == (1, 8)
    assert on_hand("warehouse") == 0
    assert ledger.differences() == []


def test_a_key_that_8_threads_send_at_once_has_one_effect(books: Home) -> None:
    open_shop(apples=100)
    keys = [f"key-{number}" for number in range(12)]

    def send_all(number: int) -> str:
        mine = random.Random(number).sample(keys, len(keys))
        answers = {
            key: stock.move(By("sender", key=key), "apple", "warehouse", "store", 1)["act"] for key in mine
        }
        return json.dumps(answers, sort_keys=True)

    said = at_once(8, send_all)
    assert len(said) == 1  # everybody heard the same answers
    assert on_hand("store") == len(keys)
    assert Act.objects.filter(actor="sender").count() == len(keys)
    assert ledger.differences() == []


def test_10_000_replayed_keys_have_one_effect_each(books: Home) -> None:
    """The effect is a row that each act writes: done twice, it would be there twice."""

    def work(doing: Doing) -> Answer:
        return {"job": enqueue("count", {"key": doing.by.key}, doing=doing).id}

    def send(number: int) -> Answer:
        return perform("count", {"number": number}, work, By("sender", key=f"key-{number}"))

    first: dict[int, Answer] = {}
    for start in range(0, KEYS, 250):
        with transaction.atomic():
            first |= {number: send(number) for number in range(start, start + 250)}
    again = random.Random(1).sample(range(KEYS), KEYS)
    assert all(send(number) == first[number] for number in again)
    assert Job.objects.count() == KEYS
    assert Act.objects.filter(actor="sender").count() == KEYS


def test_a_key_whose_act_was_refused_can_be_used_again(books: Home) -> None:
    open_shop(apples=1)
    by = By("sender", key="again")
    try:
        stock.move(by, "apple", "warehouse", "store", 2)
    except BooksError:
        stock.adjust(ME, "apple", "warehouse", 5, why="found")
    stock.move(by, "apple", "warehouse", "store", 2)
    assert on_hand("store") == 2
