"""The errors that a user may read.

Every message says what is wrong, what was expected, what was received and, where
that is not plain, what to do next.
"""


class PlaygroundError(Exception):
    """Anything the program refuses to do, in words meant for the user."""


class ParameterError(PlaygroundError):
    """A parameter has the wrong type, lies outside its range, or is unknown."""


class GraphError(PlaygroundError):
    """An edit of the network that is structurally illegal."""


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
        It lacks values; without the rows that do, it could be used.
    """

    def __init__(self, message: str, column: str, *, has_gaps: bool = False) -> None:
        super().__init__(message)
        self.column = column
        self.has_gaps = has_gaps


class OneClassError(DataError):
    """All training samples are of one class; another split of the same data may help."""


class FileFormatError(PlaygroundError):
    """A project file is damaged, of a newer version, or not ours."""


class ImportProblem(PlaygroundError):
    """A script or a model file cannot be turned into a project."""


class TrainingError(PlaygroundError):
    """Training cannot start or go on."""


class ExportError(PlaygroundError):
    """A model could not be exported, or its export does not reproduce it."""


class Cancelled(PlaygroundError):
    """The user cancelled a long operation."""
