"""The server as uvicorn runs it: pages and API in a pool of threads, live events beside them."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wharfinger.web.settings")

from django.core.wsgi import get_wsgi_application

from wharfinger.web.bridge import Bridge
from wharfinger.web.lean import PREFIX, Lean
from wharfinger.web.live.hub import Hub
from wharfinger.web.live.stream import stream


class Server:
    """The ASGI application. `end_streams` is called when the server is about to stop."""

    def __init__(self) -> None:
        pages, lean = get_wsgi_application(), Lean()

        def choose(environ: dict[str, Any], start: Any) -> Any:
            return (lean if environ["PATH_INFO"].startswith(PREFIX) else pages)(environ, start)

        self._hub: Hub | None = None
        self._bridge = Bridge(choose, self._listen)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """One connection."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._bridge(scope, receive, send)
        else:
            await send({"type": "websocket.close"})

    def end_streams(self) -> None:
        """Let every listener go; he comes again, and hears what he has missed."""
        if self._hub:
            self._hub.close()

    async def _listen(self, listener: Any, headers: Any, receive: Any, send: Any) -> None:
        self._hub = self._hub or Hub()
        await stream(self._hub, listener, headers, receive, send)

    async def _lifespan(self, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                self._bridge.close()
                if self._hub:
                    self._hub.end()
                await send({"type": "lifespan.shutdown.complete"})
                return


application = Server()
