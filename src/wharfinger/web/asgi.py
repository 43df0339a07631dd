"""The server as uvicorn runs it: pages and API in a pool of threads, live events beside them."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wharfinger.web.settings")

from django.core.wsgi import get_wsgi_application

from wharfinger.web.bridge import Bridge

_pages = Bridge(get_wsgi_application())


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """One connection."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _pages(scope, receive, send)
    else:
        await send({"type": "websocket.close"})


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            _pages.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
