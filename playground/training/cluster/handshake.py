"""Handshake: two workers prove that they know the shared secret, without sending it.

Both sides are generators without a socket: they yield what to send and how many bytes to read
next. So one thread can serve many peers at a time, and a test can send any bytes.

::

    worker -> chief   32 random bytes
    chief  -> worker  32 random bytes
    worker -> chief   HMAC(key, "worker", both)      if wrong, disconnect without an answer
    chief  -> worker  HMAC(key, "chief", both)

Until the proof is accepted, a peer gets 32 random bytes and nothing else, at most 64 bytes
are read, and none of them are parsed. The random bytes of both sides make each proof valid
for one connection only. All later messages are signed (`Seal`) with keys derived from the
same bytes, one for each direction, and counted: none can be changed, left out, repeated or
sent back. Messages are signed but not encrypted: anyone who can read the network can read them.
"""

import hmac
import struct
from collections.abc import Generator
from dataclasses import dataclass
from enum import IntEnum
from secrets import token_bytes
from typing import TypeAlias

NONCE_BYTES = 32
TAG_BYTES = 32
PROTOCOL = b"nn-playground workers 1 "
HEADER = struct.Struct(">BI")
COUNTER = struct.Struct(">Q")
MAXIMUM_PAYLOAD_BYTES = 2**20
MAXIMUM_HELLO_BYTES = 2**16


class Stranger(Exception):
    """The peer does not know the secret, or violates the protocol."""


class Kind(IntEnum):
    """The kind of a message."""

    DATA = 0
    WORDS = 1
    FAREWELL = 2


class Seal:
    """Signs or checks the messages of one direction; both sides count them.

    Parameters
    ----------
    key : bytes
        The key for this direction.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._count = 0

    def close(self, kind: Kind, payload: bytes | memoryview) -> bytes:
        """Return the next message, signed; its payload has at most `MAXIMUM_PAYLOAD_BYTES`."""
        header = HEADER.pack(kind, len(payload))
        return b"".join((header, payload, self._tag(header, payload)))

    def open(self, header: bytes, payload: bytes | memoryview, tag: bytes) -> None:
        """Check the next message.

        Raises
        ------
        Stranger
            It is not the message that was sent.
        """
        if not hmac.compare_digest(tag, self._tag(header, payload)):
            raise Stranger("a message was changed in transit")

    def _tag(self, header: bytes, payload: bytes | memoryview) -> bytes:
        code = hmac.new(self._key, COUNTER.pack(self._count) + header, "sha256")
        code.update(payload)
        self._count += 1
        return code.digest()


def opened_header(header: bytes, maximum_bytes: int) -> tuple[Kind, int]:
    """Return kind and size of the message that `header` announces.

    Raises
    ------
    Stranger
        There is no such kind, or the message is too large.
    """
    kind, size = HEADER.unpack(header)
    if kind not in tuple(Kind) or size > maximum_bytes:
        raise Stranger("a message is not from this program")
    return Kind(kind), size


@dataclass(frozen=True, slots=True)
class Seals:
    """The seals of one side of a connection."""

    outgoing: Seal
    incoming: Seal


Step: TypeAlias = tuple[bytes, int]
"""The bytes to send, and the number of bytes to read after that."""


def worker_side(key: bytes) -> Generator[Step, bytes, Seals]:
    """Do the worker's side of the handshake; return the seals of the connection.

    Raises
    ------
    Stranger
        The chief does not know the secret.
    """
    mine = token_bytes(NONCE_BYTES)
    theirs = yield mine, NONCE_BYTES
    both = mine + theirs
    proof = yield _mac(key, b"worker", both), TAG_BYTES
    if not hmac.compare_digest(proof, _mac(key, b"chief", both)):
        raise Stranger("the chief does not know the secret")
    return Seals(Seal(_mac(key, b"to the chief", both)), Seal(_mac(key, b"to the worker", both)))


def chief_side(key: bytes) -> Generator[Step, bytes, tuple[Seals, bytes]]:
    """Do the chief's side of the handshake; return the seals and the worker's first message.

    Raises
    ------
    Stranger
        The peer does not know the secret, or its first message is invalid.
    """
    theirs = yield b"", NONCE_BYTES
    mine = token_bytes(NONCE_BYTES)
    both = theirs + mine
    proof = yield mine, TAG_BYTES
    if not hmac.compare_digest(proof, _mac(key, b"worker", both)):
        raise Stranger("the peer does not know the secret")
    seals = Seals(Seal(_mac(key, b"to the worker", both)), Seal(_mac(key, b"to the chief", both)))
    header = yield _mac(key, b"chief", both), HEADER.size
    _, size = opened_header(header, MAXIMUM_HELLO_BYTES)
    message = yield b"", size + TAG_BYTES
    seals.incoming.open(header, message[:size], message[size:])
    return seals, message[:size]


def _mac(key: bytes, role: bytes, both: bytes) -> bytes:
    return hmac.digest(key, PROTOCOL + role + b"\0" + both, "sha256")
