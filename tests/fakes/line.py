"""A bad line between two processes: a TCP relay that passes so many bytes back, then hangs up."""

from __future__ import annotations

import contextlib
import socket
import threading

CHUNK = 4096


class BadLine:
    """Relays to a port on loopback; each connection is cut after `bytes_back` bytes of reply."""

    def __init__(self, port: int, bytes_back: int) -> None:
        self.target, self.left = port, bytes_back
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> BadLine:
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                threading.Thread(target=self._relay, args=(near,), daemon=True).start()

    def _relay(self, near: socket.socket) -> None:
        with near, socket.create_connection(("127.0.0.1", self.target)) as far:
            threading.Thread(target=self._pass_on, args=(near, far), daemon=True).start()
            with contextlib.suppress(OSError):
                while self.left > 0 and (received := far.recv(min(CHUNK, self.left))):
                    near.sendall(received)
                    self.left -= len(received)
            for end in (near, far):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _pass_on(near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while received := near.recv(CHUNK):
                far.sendall(received)
