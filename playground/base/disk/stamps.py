"""`Stamp`: the state of a file when it was read or written, to detect later changes."""

import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

UNSETTLED_NS = 2_000_000_000
"""A file system may store time in steps of two seconds (FAT). A change that soon after the
stamp can leave the time unchanged, so the content decides."""

CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Stamp:
    """Identity and content of a file at one moment.

    Attributes
    ----------
    mtime_ns, taken_ns : int
        When the file was last changed, and when the stamp was taken, in ns since 1970.
    size : int
        In bytes.
    inode : int
    digest : bytes
        BLAKE2b of the content, 32 bytes.
    """

    mtime_ns: int
    size: int
    inode: int
    digest: bytes
    taken_ns: int

    @classmethod
    def of(cls, stream: BinaryIO) -> "Stamp":
        """Return the stamp of an open file, and rewind the stream."""
        facts, now = os.fstat(stream.fileno()), time.time_ns()
        stream.seek(0)
        digest = _digest(stream)
        stream.seek(0)
        return cls(facts.st_mtime_ns, facts.st_size, facts.st_ino, digest, now)

    def matches(self, path: Path) -> bool:
        """Return whether the content of `path` is unchanged; False if it cannot be read.

        If time, size and inode are the same, the content is not read. A file that was
        touched, or replaced by an identical one, counts as unchanged.
        """
        try:
            facts = path.stat()
            same = (facts.st_mtime_ns, facts.st_size, facts.st_ino) == (
                self.mtime_ns,
                self.size,
                self.inode,
            )
            if same and self.taken_ns - self.mtime_ns > UNSETTLED_NS:
                return True
            if facts.st_size != self.size:
                return False
            with path.open("rb") as stream:
                return _digest(stream) == self.digest
        except OSError:
            return False


def _digest(stream: BinaryIO) -> bytes:
    digest = hashlib.blake2b(digest_size=32)
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.digest()
