"""Trains a project of somebody else: in a child process, within limits of time and memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

from playground.base.errors import PlaygroundError, TrainingError
from playground.base.memory import available_bytes
from playground.base.number_text import counted
from playground.challenges.challenge import ChallengeError
from playground.document.file.codec import encode
from playground.document.project import Project
from playground.reading.limits import GIGABYTE, ChildStopped, Limits
from playground.reading.pool import readers
from playground.reading.protocol import Request

KIND = "proof"
SECONDS = 120
"""How long one training may take by default; the challenges of the program take a few."""
START_SECONDS = 180.0
MOST_BYTES = 4 * GIGABYTE
NOT_CHECKED = "it was not checked; look at its network"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a training reached.

    Attributes
    ----------
    values : dict of str to float
        Loss and metrics of both sets, as `Program.evaluate` gives them.
    """

    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class ApartTrainer:
    """Trains in a child process: a `checking.Train`. Not for the main thread.

    Parameters
    ----------
    seconds : float
        How long a training may take, without starting Keras.
    """

    seconds: float = SECONDS

    def __call__(self, project: Project, epochs: int) -> Mapping[str, float]:
        """Train, and return what was reached.

        Raises
        ------
        TrainingError
            The project cannot be trained.
        ChallengeError
            Training was stopped at a limit: whether it would pass is not known.
        """
        request = Request(KIND, "", {"project": encode(project), "epochs": epochs})
        watched = _Deadline(self.seconds)
        most = min(MOST_BYTES, available_bytes() // 2)
        limits = Limits(self.seconds, START_SECONDS, most)
        try:
            return readers().read(request, Measured, watched.progress, limits).values
        except ChildStopped:
            raise ChallengeError(
                f"training took more than {most / GIGABYTE:.2g} GB of memory, or ended without "
                f"an answer, so {NOT_CHECKED}"
            ) from None
        except (ChallengeError, TrainingError):
            raise
        except PlaygroundError as error:
            raise TrainingError(str(error)) from error


class _Deadline:
    """Ends a training that takes too long; the clock starts once Keras is loaded."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end: float | None = None

    def progress(self, _text: str, fraction: float | None) -> None:
        """Raise `ChallengeError` after the time; a child that trains reports a fraction."""
        if fraction is None:
            return
        if self._end is None:
            self._end = monotonic() + self._seconds
        if monotonic() > self._end:
            raise ChallengeError(
                f"training took longer than {counted(self._seconds, 'second')}, so "
                f"{NOT_CHECKED}, or allow more with --seconds"
            )
