"""`Workshop`: keeps data and program in line with the project, at the least cost."""

from collections.abc import Callable
from typing import Protocol

from playground.datasets.task import Prepared, Task
from playground.document.inference import Inference, Severity
from playground.document.project import LayerId, Project
from playground.training.engine import BuildReport, Checkpoint, Engine, Program, State
from playground.training.events import Built, DataReady, Event, Notice, RunState
from playground.training.frames import Curves
from playground.training.loading import Loader
from playground.training.replan import Consequence, consequence, form_of, keeps_weights
from playground.training.run import Run
from playground.training.runs import RunBook
from playground.training.states import Lifecycle


class Examine(Protocol):
    """Finds what is wrong: `playground.document.problems.examine`."""

    def __call__(self, project: Project) -> tuple[Inference, Task]:
        """Return what follows from `project`, all its problems among it."""


class Workshop:
    """Builds runs, gives them other data, changes them while they train.

    Parameters
    ----------
    lifecycle : Lifecycle
        Is told LOADING, BUILDING, INCOMPLETE and STARTING.
    loader : Loader
    examine : callable
    book : RunBook
        Hears of each run that begins.
    emit : callable
        Takes `Built` and `DataReady`.
    clock : callable
        Seconds, from any origin.

    Attributes
    ----------
    engine : Engine or None
        None until Keras is loaded.
    run : Run or None
        The run as last built. It stays while the network is broken, so that its weights
        pass on to the next.
    generation : int
        Counts the programs built, and resets.
    """

    def __init__(
        self,
        lifecycle: Lifecycle,
        loader: Loader,
        examine: Examine,
        book: RunBook,
        emit: Callable[[Event], None],
        clock: Callable[[], float],
    ) -> None:
        self.engine: Engine | None = None
        self.run: Run | None = None
        self.generation = 0
        self._lifecycle = lifecycle
        self._loader = loader
        self._examine = examine
        self._book = book
        self._emit = emit
        self._clock = clock
        self._built: Project | None = None
        self._data: Prepared | None = None
        self._first: State | None = None
        self._checkpoint: Checkpoint | None = None
        self._announced: Prepared | None = None

    def is_settled(self, project: Project) -> bool:
        """Return whether the run is that of `project`, with nothing left to do."""
        if self.run is None or self._built is None or self._checkpoint is not None:
            return False
        is_loaded = self._loader.has(project.data) and self._data is self._loader.data
        return is_loaded and consequence(self._built, project) is Consequence.NOTHING

    def open(self, checkpoint: Checkpoint | None = None) -> None:
        """Forget all runs, for another project; begin from `checkpoint` where given."""
        self._book.clear()
        self.discard()
        self._checkpoint = checkpoint
        self._announced = None

    def discard(self) -> None:
        """Let go of the program; the next run starts anew."""
        if self.run is not None:
            self.run.program.close()
        self.run = self._built = self._first = self._checkpoint = None

    def settle(self, project: Project) -> bool:
        """Bring data and run in line with `project`.

        Returns
        -------
        bool
            Whether there is a run to train; otherwise the lifecycle says what is missing.

        Raises
        ------
        PlaygroundError
            Data could not be loaded, or the network not be built. The run is as it was.
        """
        engine = self._ready_engine(project)
        if engine is None:
            return False
        self._apply(engine, project)
        return True

    def _ready_engine(self, project: Project) -> Engine | None:
        """Load the data of `project`; return the engine if nothing else is missing either."""
        if not self._loader.has(project.data):
            self._lifecycle.move(RunState.LOADING)
            self._loader.load(project.data)
        if self._announced is not self._loader.data:
            self._announced = self._loader.data
            self._emit(DataReady(self._loader.data))
        problem = self._first_problem(project)
        if problem is not None:
            self._lifecycle.move(RunState.INCOMPLETE, problem)
            return None
        if self.engine is None:
            self._lifecycle.move(RunState.STARTING)
        return self.engine

    def resume(self, project: Project, run_id: int) -> bool:
        """Go on with an earlier run where it was left; `project` is its own.

        Returns
        -------
        bool
            Whether it is the present one now: there may be no such run, or no data.

        Raises
        ------
        PlaygroundError
            Its data could not be loaded, or its network not be built.
        """
        kept = self._book.kept(run_id)
        engine = self._ready_engine(project) if kept is not None else None
        if kept is None or engine is None:
            return False
        self._book.leave()
        program = self._program_for(engine, project)
        program.restore(kept.timeline.moments[-1].state)
        self._built, self._data = project, self._loader.data
        self._first = self._checkpoint = None
        run = Run(program, project, kept.info.curves, self._clock, timeline=kept.timeline)
        self._start(run, BuildReport(kept=_layers(project)))
        self._book.resume(kept, run)
        return True

    def _program_for(self, engine: Engine, project: Project) -> Program:
        """Return a program of `project`: the present one if it is, or can be made so."""
        data = self._loader.data
        cost = self._cost(project, data)
        if self.run is None or cost is Consequence.REBUILD:
            self._lifecycle.move(RunState.BUILDING)
            program, _report = engine.build(project, data)
            if self.run is not None:
                self.run.program.close()
            return program
        program = self.run.program
        if cost is Consequence.NEW_DATA:
            program.replace_data(project, data)
        program.apply_hot(project)
        return program

    def reset(self, project: Project) -> bool:
        """Go back to the start: the weights of the project's seed, and no epochs.

        Returns
        -------
        bool
            As for `settle`.

        Raises
        ------
        PlaygroundError
            As for `settle`.
        """
        if self.run is None or self._first is None or not self.is_settled(project):
            self._book.leave()
            self.discard()
            return self.settle(project)
        self._book.leave()
        program = self.run.program
        program.restore(self._first)
        program.apply_hot(project)
        run = Run(program, project, None, self._clock)
        self._start(run, BuildReport(fresh=_layers(project)))
        self._book.begin(run)
        return True

    def branch(self, project: Project, epoch: int) -> None:
        """Begin a new run at the end of `epoch` of this one, under today's settings.

        Raises
        ------
        TrainingError
            Nothing is recorded.
        """
        before = self.run
        assert before is not None
        self._book.leave()
        moment = before.show(epoch)
        before.program.apply_hot(project)
        history = before.curves.snapshot().until(moment.epoch)
        timeline = before.timeline.until(moment.epoch)
        run = Run(before.program, project, history, self._clock, timeline=timeline)
        self._start(run, BuildReport(kept=_layers(project)))
        self._book.begin(run, branch_epoch=moment.epoch)

    def _apply(self, engine: Engine, project: Project) -> None:
        """Do to the run what the difference to `project` asks for."""
        data = self._loader.data
        cost = self._cost(project, data)
        if cost is Consequence.REBUILD or self.run is None:
            self._build(engine, project, data)
            return
        if cost is Consequence.NEW_DATA:
            self.run.program.replace_data(project, data)
            self.run.apply_hot(project)
            self.run.replace_data(project)
            self._first = None
        elif cost is Consequence.HOT:
            is_other = self.run.project.training.callbacks != project.training.callbacks
            self.run.apply_hot(project)
            if is_other:
                self._warn(self.run)
        self._built, self._data = project, data

    def _cost(self, project: Project, data: Prepared) -> Consequence:
        if self._built is None or self._data is None:
            return Consequence.REBUILD
        cost = consequence(self._built, project)
        if data is self._data or cost is Consequence.REBUILD:
            return cost
        is_same_form = form_of(data.task) == form_of(self._data.task)
        return Consequence.NEW_DATA if is_same_form else Consequence.REBUILD

    def _build(self, engine: Engine, project: Project, data: Prepared) -> None:
        self._lifecycle.move(RunState.BUILDING)
        before, built = self.run, self._built
        self._book.leave()
        donor = before if built is not None and keeps_weights(built, project) else None
        program, report = engine.build(project, data, donor=donor.program if donor else None)
        history: Curves | None = None
        if donor is not None and built is not None and report.kept:
            is_same_loss = built.training.loss == project.training.loss
            history = donor.curves.snapshot() if is_same_loss else None
        if before is not None and before.program is not program:
            before.program.close()
        self._built, self._data = project, data
        self._first = None if report.kept else program.state()
        checkpoint, self._checkpoint = self._checkpoint, None
        self._start(Run(program, project, history, self._clock), report)
        if checkpoint is not None:
            program.load_checkpoint(checkpoint)
            self._first = None
            self._start(Run(program, project, checkpoint.curves, self._clock), report)
        assert self.run is not None
        if history is not None and self.run.epoch:
            self._book.carry_on(self.run)
        else:
            self._book.begin(self.run)

    def _start(self, run: Run, report: BuildReport) -> None:
        self.run = run
        self.generation += 1
        self._emit(Built(self.generation, report))
        self._warn(run)

    def _warn(self, run: Run) -> None:
        """Say so if a rule watches a figure that there is not, and so never acts."""
        for monitor in run.unheard:
            there = ", ".join(run.program.columns)
            self._emit(
                Notice(
                    f"A rule watches {monitor}, which is not measured, so it never acts; add "
                    f"that metric or a validation set, or watch one of {there}",
                    is_lasting=True,
                )
            )

    def _first_problem(self, project: Project) -> str | None:
        inference, _ = self._examine(project)
        if inference.is_buildable:
            return None
        errors = [each for each in inference.problems if each.severity is Severity.ERROR]
        return errors[0].message if errors else "The network is not complete"


def _layers(project: Project) -> tuple[LayerId, ...]:
    return tuple(layer.id for layer in project.network.layers if layer.type_name != "Input")
