"""One poller for all streams: it looks into the books only while somebody listens, in a thread of its own."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection

from wharfinger.office.hearing import Heard, events_after, last_event, news_after

LOOKS_EVERY_SECONDS = 0.1
AFTER_A_FAULT_SECONDS = 1.0
KEPT = 2_000
"""So many of the latest events are in memory; who is further behind reads them from the books."""

T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Frame:
    """An event as it goes over the wire, written once for all who hear it."""

    number: int
    kind: str
    text: bytes


class Hub:
    """What was sealed lately, and a bell that rings when there is more."""

    def __init__(self) -> None:
        self.closing = False
        self.listeners = 0
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="events")
        self._frames: list[Frame] = []
        self._last = 0
        self._bell = asyncio.Event()
        self._poller: asyncio.Task[None] | None = None
        self._begun: asyncio.Lock = asyncio.Lock()

    @property
    def bell(self) -> asyncio.Event:
        """Rings once, at the next news; then there is another."""
        return self._bell

    async def last(self) -> int:
        """The number of the last event by now. Whoever asks listens: the poller runs from then on."""
        async with self._begun:
            if self._poller is None or self._poller.done():
                self._last = await self.read(last_event)
                self._frames = []
                self._poller = asyncio.create_task(self._poll())
        return self._last

    async def after(self, number: int) -> list[Frame]:
        """The next events after this one: from memory where they are there, else from the books."""
        if number >= self._last:
            return []
        if self._frames and self._frames[0].number <= number + 1:
            return self._frames[number + 1 - self._frames[0].number :]
        return await self.read(lambda: [_frame(each) for each in events_after(number)])

    async def read(self, work: Callable[[], T]) -> T:
        """Do what reads from the books in the one thread for it."""
        return await asyncio.get_running_loop().run_in_executor(self._reader, work)

    def close(self) -> None:
        """End every stream; each says goodbye by itself."""
        self.closing = True
        self._ring()

    def end(self) -> None:
        """The last word: nobody listens any more."""
        self._reader.submit(_close)
        self._reader.shutdown()

    async def _poll(self) -> None:
        was_well = True
        while self.listeners and not self.closing:
            pause = LOOKS_EVERY_SECONDS
            try:
                number = self._last
                news = await self.read(lambda number=number: [_frame(each) for each in news_after(number)])
                was_well = True
            except Exception:
                if was_well:  # once, not every second of an outage
                    log.exception("live events cannot be read")
                was_well, news, pause = False, [], AFTER_A_FAULT_SECONDS
                await self.read(_close)
            if news:
                self._frames = [*self._frames, *news][-KEPT:]
                self._last = news[-1].number
                self._ring()
            await asyncio.sleep(pause)

    def _ring(self) -> None:
        self._bell.set()
        self._bell = asyncio.Event()


def _close() -> None:
    """The connection of the thread in which this runs, not of the one that asks for it."""
    connection.close()


def _frame(heard: Heard) -> Frame:
    data = json.dumps(heard.as_dict(), separators=(",", ":"))
    return Frame(
        heard.number, heard.kind, f"id: {heard.number}\nevent: {heard.kind}\ndata: {data}\n\n".encode()
    )
