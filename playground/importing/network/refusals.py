"""`LineProblem`: why a network is not imported, with the line of the script that is the cause."""

from playground.base.errors import ImportProblem


class LineProblem(ImportProblem):
    """A network cannot be imported because of one line.

    Parameters
    ----------
    line : int
        Counted from 1; 0 for no single line.
    reason : str
    """

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"Line {line}: {reason}" if line else reason)
        self.line = line
        self.reason = reason
