"""The secret that workers share: from a file, the environment, or created here.

It is never a command-line option: other users of a machine can read those.
"""

import hashlib
import os
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from playground.base.errors import ParameterError
from playground.base.paths import state_folder

VARIABLE = "PLAYGROUND_SECRET"
MINIMUM_CHARACTERS = 16
MAXIMUM_BYTES = 4096
OWN_FILE = "workers.secret"
SCRYPT_COST = 2**14


def shared_secret(path: Path | None, environment: Mapping[str, str], *, is_local: bool) -> bytes:
    """Return the key derived from the secret that all workers share.

    Parameters
    ----------
    path : Path or None
        The file with the secret. Without it the environment is used.
    environment : mapping of str to str
        The environment variables; `PLAYGROUND_SECRET` is the secret.
    is_local : bool
        Whether the chief listens on this machine only. Then, if no secret is given, a secret
        of this user is used, which is created when it is first needed.

    Returns
    -------
    bytes
        32 bytes. The derivation is slow on purpose, so that a short secret cannot be guessed
        quickly from recorded network traffic.

    Raises
    ------
    ParameterError
        There is no secret, it is too short or too long, others can read the file, or the
        secret of this user cannot be saved.
    """
    if path is not None:
        text, source = _read(path), str(path)
    elif VARIABLE in environment:
        text, source = environment[VARIABLE].strip(), VARIABLE
    elif is_local:
        text, source = _own_secret(), OWN_FILE
    else:
        raise ParameterError(
            "workers on several machines need a shared secret, the same on each: write it to a "
            f"file and give --secret-file FILE, or set {VARIABLE}; to make one: "
            "python -c 'import secrets; print(secrets.token_hex(32))'"
        )
    if len(text) < MINIMUM_CHARACTERS:
        raise ParameterError(
            f"the secret in {source} must have at least {MINIMUM_CHARACTERS} characters; "
            f"received {len(text)}"
        )
    return hashlib.scrypt(text.encode(), salt=b"nn-playground", n=SCRYPT_COST, r=8, p=1, dklen=32)


def _read(path: Path) -> str:
    """Return the content of the file at `path`, if only its owner can read it."""
    try:
        with path.open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            content = stream.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        raise ParameterError(
            f"the secret in {path} cannot be read: {error.strerror or error}"
        ) from error
    if os.name == "posix" and stat.S_ISREG(mode) and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ParameterError(f"other users may open {path}; run: chmod 600 {path}")
    try:
        text = content.decode().strip()
    except UnicodeDecodeError:
        raise ParameterError(f"the secret in {path} must be text in UTF-8") from None
    if len(content) > MAXIMUM_BYTES:
        raise ParameterError(f"the secret in {path} must have at most {MAXIMUM_BYTES} bytes")
    return text


def _own_secret() -> str:
    """Return the secret of this user on this machine; create it if it does not exist.

    Raises
    ------
    ParameterError
        It cannot be saved: the state folder cannot be written.
    """
    try:
        path = state_folder() / OWN_FILE
        if not path.exists():
            _make(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        place = f"{error.filename}: " if error.filename else ""
        raise ParameterError(
            f"the secret of the workers on this machine cannot be saved ({place}{reason}); give "
            f"one with --secret-file FILE, or set {VARIABLE}"
        ) from error
    return _read(path)


def _make(path: Path) -> None:
    """Write a random secret to `path`, readable by this user only; keep an existing one."""
    descriptor, name = tempfile.mkstemp(prefix=OWN_FILE, dir=path.parent)  # mode 0o600
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w") as stream:
            stream.write(token_hex(32))
        with suppress(FileExistsError):  # another worker was faster
            os.link(temporary, path)
    finally:
        temporary.unlink()
