"""The processes that are killed: clients that act without pause, and whatever else works beside them."""

from __future__ import annotations

import json
import logging
import os
import random
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from tests.torture import deeds
from tests.torture.journal import Asked, Journal
from wharfinger.books.acts import By
from wharfinger.tables.errors import BooksError


def start(work: Callable[[], None], faults: Path) -> int:
    """Do the work in a process of its own until it is killed; its id. Nothing must be connected here.

    Where it ends by itself, its reason goes into the file for faults.
    """
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        _work_and_end(work, faults)
    return pid


def act_without_pause(name: str, seed: int, folder: Path) -> None:
    """One request after another, each under a key of its own, journalled before and after."""
    rng, journal, mine = random.Random(seed), Journal(folder / f"{name}.jsonl"), []
    for number in range(1_000_000):
        kind, args = deeds.draw(rng, mine)
        asked = Asked(f"{name}-{number}", kind, args)
        journal.intend(asked)
        mine.append(ask(asked, journal))


def ask(asked: Asked, journal: Journal) -> Asked:
    """Ask, and write down what was said."""
    try:
        answer = deeds.KINDS[asked.kind].ask(By("torture", asked.key), asked.args)
    except BooksError as error:
        journal.refuse(asked.key, error.found)
        return Asked(asked.key, asked.kind, asked.args, refused=error.found)
    journal.acknowledge(asked.key, answer)
    return Asked(asked.key, asked.kind, asked.args, answer)


def _work_and_end(work: Callable[[], None], faults: Path) -> NoReturn:
    logging.disable()
    try:
        work()
    except BaseException as error:
        text = "".join(traceback.format_exception(error))
        with faults.open("a") as file:
            file.write(json.dumps({"kind": type(error).__name__, "text": text}) + "\n")
    os._exit(3)
