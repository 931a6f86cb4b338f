"""`Past`: shows moments of a run and returns from them without a trace."""

from playground.training.engine import State
from playground.training.run import Run
from playground.training.timeline import Moment


class Past:
    """Remembers the present while the program stands at an earlier moment."""

    def __init__(self) -> None:
        self._present: State | None = None
        self._run: Run | None = None
        self.moment: Moment | None = None

    @property
    def present(self) -> State | None:
        """The latest state, while an earlier moment is shown; None otherwise."""
        return self._present

    def show(self, run: Run, epoch: int) -> None:
        """Bring the program of `run` to the end of `epoch`.

        Raises
        ------
        TrainingError
            Nothing is recorded.
        """
        if self._present is None:
            self._present = run.program.state()
            self._run = run
        self.moment = run.show(epoch)

    def leave(self) -> None:
        """Return to the present, if an earlier moment is shown."""
        if self._present is not None and self._run is not None:
            self._run.program.restore(self._present)
        self._present = self._run = self.moment = None
