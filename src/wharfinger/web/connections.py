"""Connections of the server: who does not come to the end of a request's head is let go."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

HEAD_SECONDS = 20.0
"""From the first byte of a request to the end of its head; the bridge watches over its body."""
MOST_CONNECTIONS = 3_000


class Patient(AutoHTTPProtocol):
    """uvicorn's own protocol, with an end to its patience."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        if self._between_requests():
            self._wait()
        super().data_received(data)
        if not self._between_requests():
            self._wait_no_more()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def _between_requests(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(HEAD_SECONDS, self._let_go)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _let_go(self) -> None:
        self._waiting = None
        if self._between_requests() and not self.transport.is_closing():
            self.transport.close()


class Streaming(uvicorn.Server):
    """uvicorn's own server; before it waits for the last answers it lets the listeners go."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        from wharfinger.web.asgi import application

        application.end_streams()
        await super().shutdown(sockets)
