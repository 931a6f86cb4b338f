"""The errors that a user may read.

Every message says what is wrong, what was expected, what was received and, unless
it is obvious, what to do next.
"""

EARLIER_COPY = "open an earlier copy of the file"
"""What to do about a damaged file, as messages end."""


class PlaygroundError(Exception):
    """Anything the program refuses to do; the message is meant for the user."""


class ParameterError(PlaygroundError):
    """A parameter has the wrong type, lies outside its range, or is unknown."""


class GraphError(PlaygroundError):
    """An edit that would make the network's structure invalid."""


class LockedError(PlaygroundError):
    """A teacher locked what was asked for."""


class ShapeError(PlaygroundError):
    """A layer cannot take the shapes that reach it."""


class DataError(PlaygroundError):
    """Data cannot be read, or does not fit the task."""


class ColumnError(DataError):
    """One column of a table cannot be used; the others can.

    Attributes
    ----------
    column : str
    has_gaps : bool
        Values are missing; the column is usable if those rows are dropped.
    """

    def __init__(self, message: str, column: str, *, has_gaps: bool = False) -> None:
        super().__init__(message)
        self.column = column
        self.has_gaps = has_gaps


class OneClassError(DataError):
    """All training samples are of one class; another split of the same data may help."""


class FileFormatError(PlaygroundError):
    """A project file is damaged, of a newer version, or not a project file."""


class ImportProblem(PlaygroundError):
    """A script or a model file cannot be turned into a project."""


class TrainingError(PlaygroundError):
    """Training cannot start or continue."""


class ExportError(PlaygroundError):
    """A model could not be exported, or its export does not reproduce it."""


class Cancelled(PlaygroundError):
    """The user cancelled a long operation."""
