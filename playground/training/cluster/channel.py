"""`Channel`: signed messages to and from one worker, after the handshake."""

import socket
from time import monotonic

from playground.training.cluster.handshake import (
    HEADER,
    MAXIMUM_HELLO_BYTES,
    MAXIMUM_PAYLOAD_BYTES,
    TAG_BYTES,
    Kind,
    Seals,
    Stranger,
    opened_header,
)

SHORTEST_WAIT_SECONDS = 0.001
CHUNK_BYTES = 2**18


class Lost(Exception):
    """The other side has disconnected, or sent an invalid message.

    Attributes
    ----------
    farewell : str
        Its last message; empty if none.
    """

    def __init__(self, reason: str, farewell: str = "") -> None:
        super().__init__(reason)
        self.farewell = farewell


class Channel:
    """A connection to one other worker. Used by one thread at a time.

    Parameters
    ----------
    connection : socket
        A connection after the handshake; the channel closes it.
    seals : Seals
    timeout_seconds : float
        How long the other side may take for each answer.
    """

    def __init__(self, connection: socket.socket, seals: Seals, timeout_seconds: float) -> None:
        self.timeout_seconds = timeout_seconds
        self._connection = connection
        self._seals = seals
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def has_hung_up(self) -> bool:
        """Return whether the other side has disconnected; use it while no message is expected."""
        try:
            self._connection.setblocking(False)
            return not self._connection.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def send(self, content: bytes | memoryview, kind: Kind = Kind.DATA) -> None:
        """Send `content`, in as many messages as necessary.

        Raises
        ------
        Lost
            The other side does not receive it.
        """
        view = memoryview(content).cast("B")
        try:
            self._connection.settimeout(self.timeout_seconds)
            for start in range(0, len(view), MAXIMUM_PAYLOAD_BYTES):
                part = view[start : start + MAXIMUM_PAYLOAD_BYTES]
                self._connection.sendall(self._seals.outgoing.close(kind, part))
        except OSError as error:
            raise Lost(str(error)) from error

    def words(self) -> bytes:
        """Wait for a text message and return it.

        Raises
        ------
        Lost
            No text message arrives in time.
        """
        kind, words = self._message(monotonic() + self.timeout_seconds, MAXIMUM_HELLO_BYTES)
        if kind is not Kind.WORDS:
            raise Lost("it sent numbers where text was expected")
        return words

    def receive(self, size: int) -> bytes:
        """Wait for exactly `size` bytes and return them.

        Raises
        ------
        Lost
            They do not arrive in time.
        """
        deadline = monotonic() + self.timeout_seconds
        content = bytearray()
        while len(content) < size:
            rest = min(MAXIMUM_PAYLOAD_BYTES, size - len(content))
            kind, part = self._message(deadline, max(rest, MAXIMUM_HELLO_BYTES))
            if kind is not Kind.DATA or not 0 < len(part) <= rest:
                raise Lost("it sent something unexpected")
            content += part
        return bytes(content)

    def _message(self, deadline: float, maximum_bytes: int) -> tuple[Kind, bytes]:
        """Return the next message after checking its signature."""
        try:
            header = self._read(HEADER.size, deadline)
            kind, size = opened_header(header, maximum_bytes)
            payload = self._read(size, deadline)
            self._seals.incoming.open(header, payload, self._read(TAG_BYTES, deadline))
        except (OSError, Stranger) as error:
            raise Lost(str(error)) from error
        if kind is Kind.FAREWELL:
            raise Lost("it ended the training", payload.decode(errors="replace"))
        return kind, payload

    def _read(self, size: int, deadline: float) -> bytes:
        return read_exactly(self._connection, size, deadline)


def read_exactly(connection: socket.socket, size: int, deadline: float) -> bytes:
    """Return `size` bytes from the connection.

    Parameters
    ----------
    connection : socket
    size : int
    deadline : float
        Time of `time.monotonic`, in seconds.

    Raises
    ------
    TimeoutError
        They did not arrive in time.
    ConnectionError
        The other side disconnected first.
    """
    content = bytearray()
    while len(content) < size:
        connection.settimeout(max(SHORTEST_WAIT_SECONDS, deadline - monotonic()))
        part = connection.recv(min(CHUNK_BYTES, size - len(content)))
        if not part:
            raise ConnectionResetError("it disconnected")
        content += part
        if monotonic() > deadline and len(content) < size:
            raise TimeoutError("timed out")
    return bytes(content)
