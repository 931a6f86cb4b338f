"""`ProbeAnswers`: answers requests of the main thread from the present state of the program."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from playground.base.errors import PlaygroundError, TrainingError
from playground.training.files.snapshots import KEPT_BYTES, snapshot
from playground.training.loop.program_builder import ProgramBuilder
from playground.training.loop.time_travel import TimeTravel
from playground.training.protocol.controls import Call, CallOnCopy, SetWeight, TakeCheckpoint
from playground.training.protocol.engine import Checkpoint, RunLabel
from playground.training.protocol.events import Called, CheckpointTaken, Event, Notice
from playground.training.run.run import Run

logger = logging.getLogger(__name__)


class ProbeAnswers:
    """Runs calls, sets weights and takes checkpoints of the present, whichever moment is shown.

    Parameters
    ----------
    time_travel : TimeTravel
        Restores the present for the time of an answer.
    emit : callable
        Receives `Called`, `CheckpointTaken` and `Notice`.
    """

    def __init__(self, time_travel: TimeTravel, emit: Callable[[Event], None]) -> None:
        self._time_travel = time_travel
        self._emit = emit

    def call(self, control: Call, run: Run | None) -> None:
        """Run a function on the program, which it may change."""
        if run is None:
            error = "There is no model yet; complete the network first"
            self._emit(Called(control.request, error=error))
            return
        with self._present():
            self._emit(_answer(control.request, partial(control.function, run.program)))
            run.touch()

    def call_on_copy(self, control: CallOnCopy, builder: ProgramBuilder) -> None:
        """Run a function on a program that is built for it alone."""

        def function() -> object:
            program, data = builder.build_copy(control.project)
            try:
                return control.function(program, data)
            finally:
                program.close()

        with self._present():
            self._emit(_answer(control.request, function))

    def set_weight(self, control: SetWeight, run: Run | None) -> bool:
        """Set a weight of the present program; return whether it was set.

        Without a program nothing happens. A weight that cannot be set gives a `Notice`.
        """
        if run is None:
            return False
        self._time_travel.leave()
        try:
            run.program.set_weight(control.layer_id, control.name, control.index, control.value)
        except TrainingError as error:
            self._emit(Notice(str(error)))
            return False
        run.touch()
        return True

    def checkpoint(self, control: TakeCheckpoint, run: Run | None, label: RunLabel) -> None:
        """Take a checkpoint of the run that is called so; None while nothing has been built.

        The caller waits for the answer, so an error is an answer too.
        """
        try:
            taken = self._taken(control, run)
            named = None if taken is None else replace(taken, label=label)
            self._emit(CheckpointTaken(control.request, named))
        except PlaygroundError as error:
            self._emit(CheckpointTaken(control.request, None, str(error)))
        except Exception as error:
            logger.exception("no checkpoint could be taken")
            text = f"the model could not be copied ({type(error).__name__}: {error})"
            self._emit(CheckpointTaken(control.request, None, text))

    def _taken(self, control: TakeCheckpoint, run: Run | None) -> Checkpoint | None:
        if run is None:
            return None
        if control.is_quick:
            # While an earlier moment is shown, `present` has the latest state.
            state = self._time_travel.present or run.program.state()
            preparation = run.basis.data.preparation
            taken = snapshot(state, run.curves.snapshot(), preparation)
            recorded = run.recorded().thinned(KEPT_BYTES, keeps_end=False)
            return replace(taken, recorded=recorded)
        with self._present():
            return run.checkpoint()

    @contextmanager
    def _present(self) -> Iterator[None]:
        """Restore the present within the block."""
        self._time_travel.step_out()
        try:
            yield
        finally:
            self._time_travel.again()


def _answer(request: int, function: Callable[[], object]) -> Called:
    """Return the result of a function, or its error message."""
    try:
        return Called(request, function())
    except PlaygroundError as error:
        return Called(request, error=str(error))
    except Exception as error:
        logger.exception("a call on the training thread failed")
        return Called(request, error=f"It failed unexpectedly: {error}")
