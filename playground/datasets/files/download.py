"""Downloads a file: with progress, cancellation, a time-out, and a check of the content."""

import hashlib
from pathlib import Path

from playground.base.errors import DataError
from playground.base.files import atomic_path
from playground.datasets.spec import Progress

CHUNK_BYTES = 1 << 16
TIMEOUT_SECONDS = 20.0
LONGEST_NUMBER = 20
MOST_BYTES = 512 * 1024**2
"""A longer file is none that was published: a server must not fill the disk."""


def fetch(url: str, target: Path, sha256: str, progress: Progress, remedy: str) -> None:
    """Download `url` to `target`, completely or not at all.

    Parameters
    ----------
    sha256 : str
        Expected hash of the content, in hexadecimal.
    remedy : str
        What the user can do instead, for the error message: a clause.

    Raises
    ------
    DataError
        There is no network, the server refuses, the content is not the expected one or too
        long, or the disk is full.
    Cancelled
        `progress` raised it.
    """
    import http.client  # noqa: PLC0415 - the start of the window does not need it
    import urllib.error  # noqa: PLC0415

    name = target.name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with atomic_path(target) as temporary:
            digest = _copy(url, temporary, progress, f"Downloading {name}")
            if digest != sha256:
                raise DataError(
                    f"The downloaded {name} is not the file that was expected; {remedy}"
                )
    except (
        urllib.error.URLError,
        TimeoutError,
        ConnectionError,
        http.client.HTTPException,
    ) as error:
        reason = getattr(error, "reason", error)
        reason = getattr(reason, "strerror", None) or reason
        raise DataError(f"{name} could not be downloaded ({reason}); {remedy}") from error
    except OSError as error:
        raise DataError(
            f"{name} could not be saved in {target.parent} ({error.strerror or error}); {remedy}"
        ) from error


def _copy(url: str, target: Path, progress: Progress, text: str) -> str:
    """Copy at most about `MOST_BYTES` to `target`; return the SHA-256 of what was copied."""
    from urllib.request import urlopen  # noqa: PLC0415 - loads the network's modules

    digest = hashlib.sha256()
    with (
        urlopen(url, timeout=TIMEOUT_SECONDS) as source,
        target.open("wb") as copy,
    ):
        said = source.headers.get("Content-Length") or ""
        total = int(said) if said.isdecimal() and len(said) < LONGEST_NUMBER else 0
        done = 0
        progress(text, 0.0 if total else None)
        while chunk := source.read(CHUNK_BYTES):
            if done > MOST_BYTES:
                break
            digest.update(chunk)
            copy.write(chunk)
            done += len(chunk)
            progress(text, min(done / total, 1.0) if total else None)
    return digest.hexdigest()
