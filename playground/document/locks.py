"""`Locks`: what a teacher locked or hid in a project, and the password that unlocks it.

A lock is a name, such as ``action.play``, ``panel.Code``, ``data.noise`` or ``layer.layer3``.
`playground.document.guarding` knows those that forbid edits, the window those of its parts;
names that nobody knows, perhaps of a newer program, are kept and have no effect. Locks deter,
they do not secure: whoever can change the file can remove them.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

SALT_BYTES, DIGEST_BYTES = 16, 32
COST, BLOCK, LANES = 2**14, 8, 1
"""Parameters of scrypt: about 50 ms and 16 MB. They are constants, not fields of the file, so
that no file can ask for hours or for all memory."""


@dataclass(frozen=True, slots=True)
class Password:
    """A password as it is stored: salted, and hashed slowly.

    Attributes
    ----------
    salt, digest : str
        In hexadecimal, of 16 and of 32 bytes.

    References
    ----------
    Percival and Josefsson, RFC 7914, "The scrypt Password-Based Key Derivation Function".
    """

    salt: str
    digest: str

    @classmethod
    def of(cls, text: str) -> "Password":
        """Return a password with a new salt."""
        salt = secrets.token_bytes(SALT_BYTES)
        return cls(salt.hex(), _digest(text, salt).hex())

    def accepts(self, text: str) -> bool:
        """Return whether `text` is the password."""
        found = _digest(text, bytes.fromhex(self.salt))
        return hmac.compare_digest(found, bytes.fromhex(self.digest))


def _digest(text: str, salt: bytes) -> bytes:
    content = text.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(content, salt=salt, n=COST, r=BLOCK, p=LANES, dklen=DIGEST_BYTES)


@dataclass(frozen=True, slots=True)
class Locks:
    """The locks of a project.

    Attributes
    ----------
    locked : tuple of str
        Names of what cannot be used or changed.
    hidden : tuple of str
        Names of what is not shown; it cannot be used either.
    password : Password or None
        Unlocks; None if anybody may.
    """

    locked: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    password: Password | None = None

    def forbids(self, name: str) -> bool:
        """Return whether that is locked or hidden."""
        return name in self.locked or name in self.hidden

    @property
    def names(self) -> frozenset[str]:
        """All names that are locked or hidden."""
        return frozenset((*self.locked, *self.hidden))

    def __bool__(self) -> bool:
        """Whether anything is locked or hidden."""
        return bool(self.locked or self.hidden)


NO_LOCKS = Locks()
