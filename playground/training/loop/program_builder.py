"""`ProgramBuilder`: updates data and program to the project with as little work as possible."""

import logging
from collections.abc import Callable
from dataclasses import replace

from playground.base.errors import PlaygroundError, TrainingError
from playground.datasets.task import Prepared
from playground.document.project import LayerId, Project
from playground.training.files.imported_weights import imported_weights
from playground.training.loop.examination import Examination, Examine
from playground.training.loop.loading import Loader
from playground.training.loop.opened_model import load_opened, opened_timeline
from playground.training.loop.run_history import RunHistory
from playground.training.loop.time_travel import DATA_CHANGED
from playground.training.protocol.basis import Basis
from playground.training.protocol.engine import (
    UNKNOWN_RUN,
    BuildReport,
    Checkpoint,
    Engine,
    Program,
)
from playground.training.protocol.events import (
    Built,
    DataReady,
    Event,
    Notice,
    RunInfo,
    RunState,
)
from playground.training.protocol.frames import Curves
from playground.training.protocol.moments import Segment
from playground.training.protocol.replan import (
    Consequence,
    Effects,
    consequence,
    consequence_of,
    form_of,
    keeps_weights,
)
from playground.training.protocol.state import State
from playground.training.run.run import Run
from playground.training.run.states import Lifecycle
from playground.training.run.timeline import Timeline

log = logging.getLogger(__name__)


def nothing() -> None:
    """Do nothing."""


class ProgramBuilder:
    """Builds runs, replaces their data, and changes settings while they train.

    Parameters
    ----------
    lifecycle : Lifecycle
        Moves to LOADING, BUILDING, INCOMPLETE and STARTING.
    loader : Loader
    examine : callable
    run_history : RunHistory
        Lists each run that begins.
    emit : callable
        Receives `Built`, `DataReady` and `Notice`.
    clock : callable
        Seconds, from any origin.

    Attributes
    ----------
    engine : Engine or None
        None until Keras is loaded.
    run : Run or None
        The run that was built last. It stays while the network is incomplete, so that the
        next one can keep its weights.
    generation : int
        Number of programs built, resets included.
    examination : Examination
        Finds what is wrong with a project.
    had_model : bool
        Whether the project was opened with a trained model.
    on_opened : callable
        Called when what was opened is built, though it was edited before.
    """

    def __init__(
        self,
        lifecycle: Lifecycle,
        loader: Loader,
        examine: Examine,
        run_history: RunHistory,
        emit: Callable[[Event], None],
        clock: Callable[[], float],
    ) -> None:
        self.engine: Engine | None = None
        self.run: Run | None = None
        self.generation = 0
        self._lifecycle = lifecycle
        self._loader = loader
        self.examination = Examination(examine)
        self._run_history = run_history
        self._emit = emit
        self._clock = clock
        self._built: Basis | None = None
        self._first: State | None = None
        self._checkpoint: Checkpoint | None = None
        self._opened: Project | None = None
        self.had_model = False
        self.on_opened: Callable[[], None] = nothing
        self._announced: Prepared | None = None

    def is_settled(self, project: Project) -> bool:
        """Return whether the run is up to date with `project`."""
        if self.run is None or self._built is None or self._checkpoint is not None:
            return False
        is_loaded = self._loader.has(project.data) and self._built.data is self._loader.data
        return is_loaded and consequence(self._built.project, project) is Consequence.NOTHING

    def open(
        self,
        project: Project,
        checkpoint: Checkpoint | None = None,
        runs: tuple[RunInfo, ...] = (),
    ) -> None:
        """Forget all runs for another project; start from `checkpoint` and list `runs`."""
        self._run_history.clear()
        self._run_history.take_stored(runs)
        self.discard()
        self._checkpoint = checkpoint
        self._opened, self.had_model = project, checkpoint is not None
        self._announced = None

    def begin_at(self, checkpoint: Checkpoint) -> None:
        """Have the next `settle` begin a run with this checkpoint; the present one is listed."""
        self._checkpoint = replace(checkpoint, label=UNKNOWN_RUN)

    def report(self) -> None:
        """Emit again which data is loaded and which program was built last, if any."""
        if self._announced is not None:
            self._emit(DataReady(self._announced, self._loader.config))
        if self.run is not None and self._built is not None:
            self.generation += 1
            self._emit(Built(self.generation, BuildReport(kept=_layers(self._built.project))))

    def discard(self) -> None:
        """Close the program; the next run starts from the beginning."""
        if self.run is not None:
            self.run.program.close()
        self.run = self._built = self._first = self._checkpoint = None

    def settle(self, project: Project, known: Effects | None = None) -> bool:
        """Update data and run to `project`.

        Parameters
        ----------
        project : Project
        known : Effects, optional
            What differs from the project that was built last, if already computed.

        Returns
        -------
        bool
            Whether a run is ready to train; otherwise the lifecycle states what is missing.

        Raises
        ------
        PlaygroundError
            Data could not be loaded, or the network could not be built. The run is unchanged.
        """
        engine = self._ready_engine(project)
        if engine is None:
            return False
        if self._settle_opened(project):
            self._ready_engine(project)
            known = None
        self._apply(engine, project, known)
        return True

    def _settle_opened(self, project: Project) -> bool:
        """Build what was opened first, if it was edited before it was built.

        Its model fits only the network that it was saved with. What was edited since keeps
        the weights that fit, as it does after any other edit.

        Returns
        -------
        bool
            Whether that was tried: then other data may be loaded.
        """
        opened, self._opened = self._opened, None
        checkpoint = self._checkpoint
        if opened is None or checkpoint is None or imported_weights(checkpoint.extra):
            return False
        if consequence(opened, project) is Consequence.NOTHING:
            return False
        try:
            if self.settle(opened):
                self.on_opened()
        except PlaygroundError as error:
            if self._checkpoint is None:  # it does not fit at all
                raise
            log.info("what was opened could not be built before it was edited: %s", error)
        return True

    def _ready_engine(self, project: Project) -> Engine | None:
        """Load the data of `project`; return the engine if the network can be built now."""
        if not self._loader.has(project.data):
            self._lifecycle.move(RunState.LOADING)
            self._loader.load(project.data)
        if self._announced is not self._loader.data:
            self._announced = self._loader.data
            self._emit(DataReady(self._loader.data, self._loader.config))
        problem = self.examination.first_problem(project)
        if problem is not None:
            self._run_history.complete()
            self._lifecycle.move(RunState.INCOMPLETE, problem)
            return None
        if self.engine is None:
            self._lifecycle.move(RunState.STARTING)
        return self.engine

    def basis_of(self, segment: Segment) -> Basis:
        """Return the project and data of `segment`; load the data again if necessary.

        Raises
        ------
        PlaygroundError
            The data cannot be loaded, or has changed since.
        """
        data = segment.data.get()
        if data is None and self._loader.has(segment.project.data):
            data = self._loader.data
            data = data if segment.data.find(data) else None
        if data is None:
            data = self._loader.fetch(segment.project.data)
            if not segment.data.find(data):
                raise TrainingError(DATA_CHANGED)
        return Basis(segment.project, data)

    def build_viewer(self, basis: Basis) -> tuple[Program, int]:
        """Return a second program, in addition to the one that trains, and its generation.

        Raises
        ------
        TrainingError
            Keras is not loaded yet, or refuses the network.
        """
        if self.engine is None:
            raise TrainingError("Keras is still being loaded; try again in a moment")
        program, _report = self.engine.build(basis.project, basis.data)
        self.generation += 1
        return program, self.generation

    def build_copy(self, project: Project) -> tuple[Program, Prepared]:
        """Return a program of `project` beside the run, with the weights so far, and its data.

        Raises
        ------
        PlaygroundError
            Keras is not loaded yet, or refuses the network.
        """
        if self.engine is None:
            raise TrainingError("Keras is still being loaded; try again in a moment")
        problem = self.examination.first_problem(project)
        if problem is not None:
            raise TrainingError(problem)
        data = self._loader.fetch(project.data)
        donor = self.run.program if self.run is not None else None
        program, _report = self.engine.build(project, data, donor=donor)
        if self._checkpoint is not None:
            program.load_checkpoint(self._checkpoint)
        return program, data

    @property
    def _present(self) -> Run:
        assert self.run is not None
        return self.run

    def switch_to(self, basis: Basis) -> Program | None:
        """Leave the present run and return a program of `basis`; None if it cannot be built yet."""
        self._loader.take(basis.project.data, basis.data)
        engine = self._ready_engine(basis.project)
        if engine is None:
            return None
        self._run_history.leave()
        if self._cost(basis.project, basis.data).rank > Consequence.HOT.rank:
            self._first = None
        program = self._program_for(engine, basis)
        self._built, self._checkpoint = basis, None
        return program

    def resume_run(
        self, program: Program, history: Curves, timeline: Timeline, batches: int
    ) -> Run:
        """Start a run after `switch_to` that continues `history`, and return it."""
        assert self._built is not None
        run = Run(program, self._built, history, self._clock, timeline=timeline, batches=batches)
        run.check_last_moment()
        if not len(timeline):
            run.seal()  # there is always a first moment to restore
        self._start(run, BuildReport(kept=_layers(self._built.project)))
        return run

    def _program_for(self, engine: Engine, basis: Basis) -> Program:
        """Return a program of `basis`: the present one, updated, or a new one."""
        cost = self._cost(basis.project, basis.data)
        if self.run is None or cost is Consequence.REBUILD:
            self._lifecycle.move(RunState.BUILDING)
            program, _report = engine.build(basis.project, basis.data)
            if self.run is not None:
                self.run.program.close()
            return program
        program = self.run.program
        if cost is Consequence.NEW_DATA:
            program.replace_data(basis.project, basis.data)
        program.apply_hot(basis.project)
        return program

    def reset(self, project: Project) -> bool:
        """Return to the start: the first weights of the project's seed, and no epochs.

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
            self._run_history.leave()
            self.discard()
            return self.settle(project)
        self._run_history.leave()
        program = self.run.program
        program.restore(self._first)
        program.apply_hot(project)
        self._built = Basis(project, self._loader.data)
        run = Run(program, self._built, None, self._clock)
        self._start(run, BuildReport(fresh=_layers(project)))
        self._run_history.begin(run)
        return True

    def _apply(self, engine: Engine, project: Project, known: Effects | None) -> None:
        """Update the run as the differences to `project` require."""
        basis = Basis(project, self._loader.data)
        cost = self._cost(project, basis.data, known)
        if cost is Consequence.REBUILD or self.run is None or self._checkpoint is not None:
            self._build(engine, basis)
            return
        if cost is Consequence.NEW_DATA:
            self.run.seal()
            self.run.program.replace_data(project, basis.data)
            self.run.apply_hot(project)
            self.run.replace_data(basis)
            self._first = None
        elif cost is Consequence.HOT:
            is_other = self.run.project.training.callbacks != project.training.callbacks
            self.run.apply_hot(project)
            if is_other:
                self._warn(self.run)
        self._built = basis

    def _cost(self, project: Project, data: Prepared, known: Effects | None = None) -> Consequence:
        if self._built is None:
            return Consequence.REBUILD
        cost = consequence_of(self._built.project, project, known)
        if data is self._built.data or cost is Consequence.REBUILD:
            return cost
        is_same_form = form_of(data.task) == form_of(self._built.data.task)
        return Consequence.NEW_DATA if is_same_form else Consequence.REBUILD

    def _build(self, engine: Engine, basis: Basis) -> None:
        """Build a program of `basis`, with the weights so far and the curves that still hold."""
        self._lifecycle.move(RunState.BUILDING)
        before, built, project = self.run, self._built, basis.project
        self._run_history.leave()
        keeps = before is not None and built is not None and keeps_weights(built.project, project)
        donor = before if keeps else None
        program, report = engine.build(project, basis.data, donor=donor.program if donor else None)
        history: Curves | None = None
        if donor is not None and report.kept and _has_same_curves(donor, program, project):
            history = donor.curves.snapshot()
        if before is not None and before.program is not program:
            before.program.close()
        self._built = basis
        self._first = None if report.kept else program.state()
        checkpoint, self._checkpoint = self._checkpoint, None
        if checkpoint is not None:
            self._begin_opened(Run(program, basis, history, self._clock), report, checkpoint)
        elif donor is not None and history:
            timeline, batches = donor.timeline, donor.batches
            run = Run(program, basis, history, self._clock, timeline=timeline, batches=batches)
            self._start(run, report)
            self._run_history.replace_present(run)
        else:
            run = Run(program, basis, history, self._clock)
            self._start(run, report)
            self._run_history.begin(run)

    def _begin_opened(self, untrained: Run, report: BuildReport, checkpoint: Checkpoint) -> None:
        """Begin the run that `checkpoint` has; if it cannot be loaded, `untrained` stays."""
        self._start(untrained, report)
        program, basis = untrained.program, untrained.basis
        load_opened(program, checkpoint, basis.project, self.examination, self._emit)
        self._first = None
        recorded = checkpoint.recorded
        run = Run(
            program,
            basis,
            checkpoint.curves,
            self._clock,
            timeline=None if recorded is None else opened_timeline(recorded, basis),
            batches=0 if recorded is None else recorded.batches,
        )
        self._start(run, report)
        run.check_last_moment()
        run.seal()
        self._run_history.begin(run, label=checkpoint.label)

    def _start(self, run: Run, report: BuildReport) -> None:
        self.run = run
        self.generation += 1
        self._emit(Built(self.generation, report))
        self._warn(run)

    def _warn(self, run: Run) -> None:
        """Report each rule that monitors a missing metric and so never acts."""
        for monitor in run.unmeasured:
            there = ", ".join(run.program.columns)
            self._emit(
                Notice(
                    f"A rule monitors {monitor}, which is not measured, so it never acts; add "
                    f"that metric or a validation set, or monitor one of {there}",
                    is_lasting=True,
                )
            )


def _layers(project: Project) -> tuple[LayerId, ...]:
    return tuple(layer.id for layer in project.network.layers if layer.type_name != "Input")


def _has_same_curves(before: Run, program: Program, project: Project) -> bool:
    """Return whether the curves of `before` continue when `program` trains `project`."""
    minimized = before.project.training.what_is_minimized
    is_same_loss = minimized == project.training.what_is_minimized
    return is_same_loss and before.program.columns == program.columns
