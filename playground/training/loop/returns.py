"""`Returns`: restores an earlier run, a moment of one, or the state that undo leads to."""

from collections.abc import Callable

from playground.document.project import Project
from playground.training.loop.loading import Loader
from playground.training.loop.pairs import Pair
from playground.training.loop.program_builder import ProgramBuilder
from playground.training.loop.run_history import Record, RunHistory
from playground.training.loop.time_travel import start_of
from playground.training.protocol.basis import Basis, WeakData
from playground.training.protocol.events import Event, Notice
from playground.training.run.run import Run, reach
from playground.training.run.timeline import Timeline

LOST_STATE = (
    "What this version of the project had learned was dropped to save memory; it keeps the "
    "current weights where they fit"
)


class Returns:
    """Makes an earlier state the present one; the run that was present stays in the list.

    Undo restores pairs: a project and what it had learned when it was left. If nothing was
    trained since, the run continues as if it had never been left. Otherwise the run that was
    trained since stays in the list, and a new run branches off it.

    Parameters
    ----------
    builder : ProgramBuilder
    run_history : RunHistory
    loader : Loader
    emit : callable
        Receives a `Notice` where something is no longer kept.
    """

    def __init__(
        self,
        builder: ProgramBuilder,
        run_history: RunHistory,
        loader: Loader,
        emit: Callable[[Event], None],
    ) -> None:
        self._builder = builder
        self._run_history = run_history
        self._loader = loader
        self._emit = emit
        builder.on_opened = self._keep_opened

    def keep(self, version: int | None, project: Project | None) -> None:
        """Remember what `project` has learned: it is left, and undo may return to it.

        The program must be in the present state.
        """
        if version is None or project is None:
            return
        if self._builder.run is None:  # Keras is still being loaded, for example
            self._run_history.pairs.unbuilt.append(version)
        if not self._builder.is_settled(project):
            return
        pair = self._pair()
        if pair is not None:
            self._run_history.pairs.keep(version, pair)

    def find(self, version: int | None) -> Pair | None:
        """Return what `version` had learned when it was left; None if that is not known."""
        if version is None:
            return None
        if self._run_history.pairs.is_lost(version):
            self._emit(Notice(LOST_STATE))
        return self._run_history.pairs.get(version)

    def _keep_opened(self) -> None:
        """Remember the model that was opened: its project was edited before it was built."""
        pairs, pair = self._run_history.pairs, self._pair()
        if pairs.unbuilt and pair is not None:
            pairs.keep(pairs.unbuilt[0], pair)

    def is_start(self, version: int | None, project: Project) -> bool:
        """Return whether `project` was untrained when it was left, before anything was built."""
        run = self._builder.run
        is_unbuilt = version in self._run_history.pairs.unbuilt
        if not is_unbuilt or self._builder.had_model or run is None or not run.batches:
            return False
        return self._builder.examination.first_problem(project) is None

    def start_again(self, project: Project) -> bool:
        """Make `project` untrained, as it was; the run that was trained since stays in the list.

        Returns
        -------
        bool
            As for `ProgramBuilder.settle`.
        """
        return self._builder.reset(project)

    def resume(self, run_id: int) -> Project | None:
        """Continue an earlier run where it was left.

        Returns
        -------
        Project or None
            The run's own project, which trains now; None if there is no such run or no engine.

        Raises
        ------
        PlaygroundError
            Its data could not be loaded, or its network could not be built.
        """
        kept = self._run_history.kept(run_id)
        if kept is None:
            return None
        end = kept.timeline.moments[-1]
        basis = self._builder.basis_of(end.segment)
        program = self._builder.switch_to(basis)
        if program is None:
            return None
        program.restore(end.state)
        run = self._builder.resume_run(program, kept.curves, kept.timeline, kept.batches)
        self._run_history.resume(kept, run)
        return basis.project

    def branch(self, record: Record, epoch: int) -> Project | None:
        """Start a new run at the end of `epoch` of another one, with the settings it had then.

        Returns
        -------
        Project or None
            The project that trained that moment, and trains now; None without an engine.

        Raises
        ------
        PlaygroundError
            Nothing is recorded, or data or network cannot be loaded again.
        """
        moment = start_of(record, epoch)
        basis = self._builder.basis_of(moment.segment)
        program = self._builder.switch_to(basis)
        if program is None:
            return None
        moment = reach(program, record.timeline, moment, epoch)
        history = record.curves.until(moment.epoch)
        timeline = record.timeline.until(moment.epoch)
        run = self._builder.resume_run(program, history, timeline, 0)
        self._run_history.begin(run, parent=record.info.id, branch_epoch=moment.epoch)
        return basis.project

    def _pair(self) -> Pair | None:
        """Return what the present run has learned; None without a run."""
        run, record = self._builder.run, self._run_history.present
        if run is None or record is None:
            return None
        segments = run.timeline.segments
        weak_data = segments[-1].data if segments else None
        is_same_data = weak_data is not None and weak_data.get() is run.basis.data
        is_listed = run.epoch > record.info.branch_epoch
        return Pair(
            record.info.id,
            record.info.parent or 0,
            run.batches,
            run.program.state(),
            run.curves.snapshot(),
            weak_data if weak_data is not None and is_same_data else WeakData(run.basis.data),
            segments,
            None if is_listed else run.timeline.nearest(run.epoch),
        )

    def return_to(self, project: Project, pair: Pair) -> bool:
        """Restore what belonged to `project`; what was trained since stays in the list.

        Returns
        -------
        bool
            As for `settle`.

        Raises
        ------
        PlaygroundError
            As for `settle`.
        """
        data = pair.data.get()
        if data is None:
            self._loader.load(project.data)
            data = self._loader.data
        program = self._builder.switch_to(Basis(project, data))
        if program is None:
            return False
        program.restore(pair.state)
        record = self._run_history.record(pair.run_id)
        timeline = self._timeline_of(pair, record)
        run = self._builder.resume_run(program, pair.curves, timeline, pair.batches)
        self._enter(run, pair, record)
        return True

    def _timeline_of(self, pair: Pair, record: Record | None) -> Timeline:
        """Return the moments before `pair`, as far as they are kept."""
        if record is not None:
            return record.timeline.cut(pair.segments, pair.key)
        # It had not completed an epoch, so it was not listed.
        parent = self._run_history.record(pair.parent) if pair.parent else None
        if parent is not None:
            return parent.timeline.cut(pair.segments, (pair.key[0], 0))
        start = pair.start
        return Timeline() if start is None else Timeline((start.segment,), (start,))

    def _enter(self, run: Run, pair: Pair, record: Record | None) -> None:
        """List `run` as the run it was, or as a branch of that."""
        if record is None or record.batches != pair.batches:
            parent = pair.parent if record is None else pair.run_id
            self._run_history.begin(run, parent=parent or None, branch_epoch=pair.key[0])
        elif record.info.is_present:
            self._run_history.replace_present(run)
        else:
            self._run_history.resume(record, run)
