"""`Reception`: the chief's handshake with all peers that connect, at the same time.

A peer may be hostile. One that is silent, slow or sends invalid bytes is disconnected without
an answer, and does not delay others. It takes one socket and fewer than 100 bytes of memory,
for a few seconds.
"""

import selectors
import socket
from collections.abc import Generator
from dataclasses import dataclass, field
from time import monotonic

from playground.training.cluster.handshake import Seals, Step, Stranger, chief_side

GREETING_SECONDS = 5.0
"""Time limit for a peer to prove that it knows the secret and to send its first message."""

MAXIMUM_PEERS = 64
"""Peers in the handshake at a time; one more disconnects the one that has waited longest."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A peer that has proved that it knows the secret, and its first message."""

    connection: socket.socket
    seals: Seals
    hello: bytes


@dataclass(slots=True)
class _Peer:
    """A peer in the handshake: how many bytes it must send, and until when."""

    talk: Generator[Step, bytes, tuple[Seals, bytes]]
    deadline: float
    wanted: int = 0
    received: bytearray = field(default_factory=bytearray)


class Reception:
    """Does the handshake with peers that connect to `listener`; a context manager.

    Parameters
    ----------
    listener : socket
        The reception closes it.
    key : bytes
        Derived from the shared secret.
    """

    def __init__(self, listener: socket.socket, key: bytes) -> None:
        self._listener = listener
        self._key = key
        self._peers: dict[socket.socket, _Peer] = {}
        self._selector = selectors.DefaultSelector()
        listener.setblocking(False)
        self._selector.register(listener, selectors.EVENT_READ)

    def __enter__(self) -> "Reception":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening, and disconnect peers that have not finished the handshake."""
        for connection in tuple(self._peers):
            self._drop(connection)
        self._listener.close()
        self._selector.close()

    def guests(self, deadline: float) -> list[Guest]:
        """Return the peers that finished the handshake; wait for at least one.

        Parameters
        ----------
        deadline : float
            Time of `time.monotonic`, in seconds, after which the list may be empty.
        """
        guests: list[Guest] = []
        while not guests and (now := monotonic()) < deadline:
            until = [deadline, now + GREETING_SECONDS]
            until += [peer.deadline for peer in self._peers.values()]
            for key, _ in self._selector.select(max(0.0, min(until) - now)):
                if key.fileobj is self._listener:
                    self._accept()
                elif isinstance(key.fileobj, socket.socket) and key.fileobj in self._peers:
                    guests += self._on_event(key.fileobj)
            self._drop_slow_ones()
        return guests

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:  # it disconnected, or there are no free file descriptors
            return
        connection.setblocking(False)
        if len(self._peers) >= MAXIMUM_PEERS:
            self._drop(next(iter(self._peers)))
        talk = chief_side(self._key)
        _, wanted = next(talk)
        self._peers[connection] = _Peer(talk, monotonic() + GREETING_SECONDS, wanted)
        self._selector.register(connection, selectors.EVENT_READ)

    def _on_event(self, connection: socket.socket) -> list[Guest]:
        """Read from a peer; return it as a guest if its handshake is finished."""
        peer = self._peers[connection]
        try:
            part = connection.recv(peer.wanted - len(peer.received))
            peer.received += part
            if len(peer.received) == peer.wanted:
                answer, peer.wanted = peer.talk.send(bytes(peer.received))
                peer.received.clear()
                is_sent = connection.send(answer) == len(answer)
            else:
                is_sent = bool(part)
        except StopIteration as end:
            self._forget(connection)
            return [Guest(connection, *end.value)]
        except BlockingIOError:
            return []
        except (OSError, Stranger):
            is_sent = False
        if not is_sent:
            self._drop(connection)
        return []

    def _drop_slow_ones(self) -> None:
        now = monotonic()
        for connection, peer in tuple(self._peers.items()):
            if peer.deadline <= now:
                self._drop(connection)

    def _drop(self, connection: socket.socket) -> None:
        self._forget(connection)
        connection.close()

    def _forget(self, connection: socket.socket) -> None:
        self._selector.unregister(connection)
        del self._peers[connection]
