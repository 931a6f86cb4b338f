"""Published files that are downloaded once: found where a copy is kept, or fetched."""

import os
from dataclasses import dataclass
from pathlib import Path

from playground.base.paths import keras_folder
from playground.datasets.files.download import fetch
from playground.datasets.spec import Progress


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file that its publishers never change.

    Attributes
    ----------
    address : str
        Its last part is the name under which a copy is kept.
    sha256 : str
        Hash of the content, in hexadecimal.
    folder : str
        Where Keras keeps it in its folder of data sets; "" for that folder itself.
    """

    address: str
    sha256: str
    folder: str = ""

    @property
    def name(self) -> str:
        """The name of a copy."""
        return self.address.rsplit("/", 1)[-1]

    def copies(self) -> tuple[Path, Path]:
        """Return where a copy may be: first this program's, then that of other programs."""
        own = Path(os.environ.get("KERAS_HOME") or keras_folder())
        others = Path("~/.keras").expanduser()
        return (
            own / "datasets" / self.folder / self.name,
            others / "datasets" / self.folder / self.name,
        )


def at_hand(file: PublishedFile, progress: Progress, remedy: str) -> Path:
    """Return a copy of the file; it is downloaded if there is none.

    Parameters
    ----------
    remedy : str
        What the user can do instead of a download, for the error message: a clause.

    Raises
    ------
    DataError
        It cannot be downloaded.
    Cancelled
        `progress` raised it.
    """
    own, others = file.copies()
    for copy in (own, others):
        if copy.exists():
            return copy
    fetch(file.address, own, file.sha256, progress, remedy)
    return own
