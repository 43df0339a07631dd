"""One stream of server-sent events (WHATWG HTML, section 9.2), from where the listener heard last."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

from wharfinger.office.hearing import Listener, may_hear
from wharfinger.office.roles import Principal
from wharfinger.web.live.hub import Hub

BEAT_SECONDS = 15.0
SLOW_SECONDS = 30.0
"""Who takes nothing for so long is gone, or as good as gone; he resumes where he was when he comes again."""
MOST_STREAMS = 2_000
RETRY_MS = 1_000

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def stream(
    hub: Hub, listener: Listener, headers: list[tuple[bytes, bytes]], receive: Receive, send: Send
) -> None:
    """Answer a request with events until one of the two goes away."""
    if hub.listeners >= MOST_STREAMS or hub.closing:
        await send({"type": "http.response.start", "status": 503, "headers": [(b"retry-after", b"5")]})
        await send({"type": "http.response.body", "body": b""})
        return
    kept = [each for each in headers if each[0] not in (b"content-length", b"cache-control")]
    start = [*kept, (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    await send({"type": "http.response.start", "status": 200, "headers": start})
    speaking = asyncio.ensure_future(_speak(hub, listener, send))
    leaving = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({speaking, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        speaking.cancel()
        leaving.cancel()
        await asyncio.gather(speaking, leaving, return_exceptions=True)


async def _speak(hub: Hub, listener: Listener, send: Send) -> None:
    async with aclosing(_pieces(hub, listener)) as pieces:
        async for text in pieces:
            body = {"type": "http.response.body", "body": text, "more_body": True}
            await asyncio.wait_for(send(body), SLOW_SECONDS)
    await asyncio.wait_for(send({"type": "http.response.body", "body": b""}), SLOW_SECONDS)


async def _pieces(hub: Hub, listener: Listener) -> AsyncGenerator[bytes, None]:
    hub.listeners += 1
    try:
        last = await hub.last()
        # A number beyond the last is from books that were put back from a backup: there is nothing to resume.
        heard = last if listener.after is None else min(listener.after, last)
        principal: Principal | None = listener.principal
        yield f"retry: {RETRY_MS}\nid: {heard}\nevent: ready\ndata: {heard}\n\n".encode()
        while principal is not None and not hub.closing:
            bell = hub.bell
            frames = await hub.after(heard)
            if frames:
                heard = frames[-1].number
                text = b"".join(each.text for each in frames if may_hear(principal, each.kind))
                if text:
                    yield text
                continue
            try:
                await asyncio.wait_for(bell.wait(), BEAT_SECONDS)
            except TimeoutError:
                # The number goes along, so that what was not for this listener is not looked through again.
                yield f": beat\nid: {heard}\n\n".encode()
                principal = await hub.read(listener.again)
    finally:
        hub.listeners -= 1


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
