"""Runs Django in a fixed pool of threads that keep their connections to the books.

Django's own ASGI handler takes a new thread, and so a new connection, for every request; that costs more than
the request itself. A request is read whole before it takes a thread, so that a slow client holds up nobody.
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

THREADS = 8
LONGEST_BODY = 64 * 1024 * 1024
IN_MEMORY = 1024 * 1024
LONGEST_WAIT_SECONDS = 30.0
"""For the next piece of a request's body."""

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Bridge:
    """One WSGI application as an ASGI one. An answer with a `listener` goes on as a stream, in no thread."""

    def __init__(
        self,
        application: Callable[..., Iterable[bytes]],
        listen: Callable[..., Awaitable[None]] | None = None,
        threads: int = THREADS,
    ) -> None:
        self._application, self._listen = application, listen
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")

    def close(self) -> None:
        """End the threads when their requests are done."""
        self._pool.shutdown()

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        try:
            body = await _read(receive)
        except _TooLargeError:
            await _say(send, 413, f"At most {LONGEST_BODY // 1024 // 1024} MB at once.")
            return
        except TimeoutError:
            await _say(send, 408, "The request did not come to its end.")
            return
        if body is None:
            return
        with body:
            loop = asyncio.get_running_loop()
            answer = _Answer(self._application, _environ(scope, body))
            # One turn in a thread for an ordinary answer: the way there and back costs as much as a query.
            await loop.run_in_executor(self._pool, answer.begin)
            if answer.listener is not None and self._listen is not None:
                await self._listen(answer.listener, answer.headers, receive, send)
                return
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            if not answer.streaming:
                await send({"type": "http.response.body", "body": answer.whole})
                return
            try:
                while (chunk := await loop.run_in_executor(self._pool, answer.next)) is not None:
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
            finally:
                await loop.run_in_executor(self._pool, answer.close)
            await send({"type": "http.response.body", "body": b"", "more_body": False})


class _Answer:
    """What the application answers, whole or piece by piece; every method runs in a thread of the pool."""

    def __init__(self, application: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> None:
        self._application, self._environ = application, environ
        self.status, self.headers = 500, []
        self.streaming, self.whole, self.listener = False, b"", None

    def begin(self) -> None:
        self._response = self._application(self._environ, self._start)
        self.streaming = bool(getattr(self._response, "streaming", False))
        self._chunks = iter(self._response)
        if self.streaming:
            return
        try:
            self.whole = b"".join(self._chunks)
            if all(name != b"content-length" for name, _ in self.headers):
                self.headers.append((b"content-length", str(len(self.whole)).encode()))
            self.listener = getattr(self._response, "listener", None) if self.status == 200 else None
        finally:
            self.close()

    def next(self) -> bytes | None:
        return next(self._chunks, None)

    def close(self) -> None:
        if hasattr(self._response, "close"):
            self._response.close()

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        self.status = int(status.split(" ", 1)[0])
        # Django writes a cookie with a space before it, which the server would refuse to send.
        pairs = [(name.lower(), value.strip()) for name, value in headers]
        self.headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs]


class _TooLargeError(Exception):
    """More than a request may bring."""


async def _read(receive: Receive) -> IO[bytes] | None:
    """The whole body, on disk where it is long; None when the client went away."""
    first = await asyncio.wait_for(receive(), LONGEST_WAIT_SECONDS)
    if first["type"] == "http.disconnect":
        return None
    if not first.get("more_body"):
        if len(first.get("body", b"")) > LONGEST_BODY:
            raise _TooLargeError
        return io.BytesIO(first.get("body", b""))
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the caller closes it
    message, length = first, 0
    try:
        while True:
            length += len(message.get("body", b""))
            if length > LONGEST_BODY:
                raise _TooLargeError
            file.write(message.get("body", b""))
            if not message.get("more_body"):
                file.seek(0)
                return file
            message = await asyncio.wait_for(receive(), LONGEST_WAIT_SECONDS)
            if message["type"] == "http.disconnect":
                file.close()
                return None
    except BaseException:
        file.close()
        raise


def _environ(scope: dict[str, Any], body: IO[bytes]) -> dict[str, Any]:
    """The request as PEP 3333 wants it."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        # A client could pass x_forwarded_proto for x-forwarded-proto; the length is that of what was read.
        if b"_" in name or name == b"content-length":
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        text = value.decode("latin-1")
        if key in environ:
            text = environ[key] + ("; " if key == "HTTP_COOKIE" else ",") + text
        environ[key] = text
    environ["CONTENT_LENGTH"] = str(_length(body))
    return environ


def _length(body: IO[bytes]) -> int:
    length = body.seek(0, io.SEEK_END)
    body.seek(0)
    return length


async def _say(send: Send, status: int, words: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})
