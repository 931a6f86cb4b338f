"""`FilmPlan`: the settings of an animation."""

from dataclasses import dataclass
from enum import StrEnum

from playground.ui.shell.evolution import film_epochs


class Subject(StrEnum):
    """What a frame shows."""

    BOUNDARY = "boundary"
    BOTH = "both"
    CANVAS = "canvas"

    @property
    def label(self) -> str:
        """What a person reads."""
        return {
            Subject.BOUNDARY: "Decision boundary",
            Subject.BOTH: "Canvas and boundary",
            Subject.CANVAS: "Canvas",
        }[self]


@dataclass(frozen=True, slots=True)
class FilmRun:
    """A run that can be shown.

    Attributes
    ----------
    run_id : int or None
        None for the present one.
    name : str
    first, last : int
        Its epochs.
    has_plane : bool
        Whether there is a boundary to show.
    """

    run_id: int | None
    name: str
    first: int
    last: int
    has_plane: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmPlan:
    """A film.

    Attributes
    ----------
    format_name : str
        An entry of `FILMS`.
    subject : Subject
    first, last : int
        Epochs; the film runs from the end of one to that of the other.
    frames : int
        How many pictures; fewer if there are fewer epochs.
    fps : int
        Pictures per second.
    size : int
        Height of the picture in pixels, without the line of text below it.
    is_dense_early : bool
        Whether more pictures are of early epochs.
    run_id : int or None
        The run that is shown; None for the present one.
    """

    format_name: str = "gif"
    subject: Subject = Subject.BOUNDARY
    first: int = 0
    last: int = 100
    frames: int = 100
    fps: int = 20
    size: int = 480
    is_dense_early: bool = True
    run_id: int | None = None

    @property
    def epochs(self) -> list[int]:
        """The epochs shown, in increasing order."""
        return film_epochs(self.first, self.last, self.frames, is_dense_early=self.is_dense_early)

    @property
    def shows_boundary(self) -> bool:
        """Whether the map over the plane is in the picture."""
        return self.subject is not Subject.CANVAS
