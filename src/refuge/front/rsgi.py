"""The porch: takes requests from Granian, is patient with slow phones, and is never held up by them.

A thread per visitor, as WSGI servers have it, is a limit that an enemy can trip: a few hundred connections that send
a byte now and then take every thread. Here a body is waited for without a thread and with a deadline; only a whole
request goes on to the door (docs/decisions/0003-the-server.md).
"""

from __future__ import annotations

import asyncio
import io
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

# isort: off
from refuge.front.wsgi import application as door  # first of all: it sets Django up

from refuge.front.pages import errors
from refuge.front.pages.clock import today
from refuge.front.pages.door import DRAINED_BYTES, Door, Environ, most_for
from refuge.quiet import end_with_parent, keep_quiet
from refuge.front.pages.still import Reply
# isort: on

CLERKS = 4  # threads that seal and open; the rest of a request costs no thread
DEADLINE_SECONDS = 90.0  # 96 kB at 20 kbit/s take 40
CROWDED_BYTES = 16 * 1024 * 1024  # of bodies held at once; beyond it only small ones are taken
SMALL_BYTES = 16 * 1024

_NAMES = {
    "accept-encoding": "HTTP_ACCEPT_ENCODING",
    "authorization": "HTTP_AUTHORIZATION",
    "content-length": "CONTENT_LENGTH",
    "content-type": "CONTENT_TYPE",
    "host": "HTTP_HOST",
    "transfer-encoding": "HTTP_TRANSFER_ENCODING",
}
_ALWAYS: Environ = {
    "SCRIPT_NAME": "",
    "SERVER_NAME": "front",
    "SERVER_PORT": "80",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "wsgi.errors": sys.stderr,
    "wsgi.multiprocess": True,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.url_scheme": "http",
    "wsgi.version": (1, 0),
}


class CrowdedError(Exception):
    """So much is being received at once that a large body has to come later."""


class Porch:
    """The application that Granian calls."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._clerks = ThreadPoolExecutor(CLERKS)
        self._held_bytes = 0

    def __rsgi_init__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """A worker never outlives the process that started it, however that one ended."""
        keep_quiet()
        end_with_parent(signal.SIGKILL)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        environ = environ_of(scope)
        if self._door.serves_from_memory(environ):
            send(protocol, self._door.answer(environ))
            return
        held = bytearray()
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                await self._receive(held, protocol, most=most_for(environ))
            environ["wsgi.input"] = io.BytesIO(held)
            reply = await asyncio.get_running_loop().run_in_executor(self._clerks, self._door.answer, environ)
        except TimeoutError:
            reply = self._door.turned_away(environ, errors.TOO_SLOW)
        except CrowdedError:
            reply = self._door.turned_away(environ, errors.NOT_NOW)
        finally:
            self._held_bytes -= len(held)
        send(protocol, reply)

    async def _receive(self, held: bytearray, protocol: Any, *, most: int) -> None:
        """Read a body into `held`. What is over `most` is read and dropped, so that the refusal arrives."""
        dropped = 0
        async for chunk in protocol:
            if len(held) + len(chunk) > most:
                dropped += len(chunk)
                if dropped > DRAINED_BYTES:
                    return
                continue
            held += chunk
            self._held_bytes += len(chunk)
            if self._held_bytes > CROWDED_BYTES and len(held) > SMALL_BYTES:
                raise CrowdedError


def environ_of(scope: Any) -> Environ:
    """What the door needs of a request. Where it came from is not among it."""
    headers = scope.headers
    carried = {ours: value for name, ours in _NAMES.items() if (value := headers.get(name)) is not None}
    return {
        **_ALWAYS,
        **carried,
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path,
        "QUERY_STRING": scope.query_string,
        "wsgi.input": io.BytesIO(),
    }


def send(protocol: Any, reply: Reply) -> None:
    """The reply, with a clock that knows the day and a server that says nothing about itself."""
    headers = [*reply.headers, ("Date", f"{today():%a, %d %b %Y} 00:00:00 GMT"), ("Server", "")]
    protocol.response_bytes(int(reply.status[:3]), headers, reply.body)


application = Porch(door)
