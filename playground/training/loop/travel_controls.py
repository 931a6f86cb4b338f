"""`TravelControls`: handles the controls and the undo steps that lead to another moment or run."""

from collections.abc import Callable

from playground.base.errors import PlaygroundError
from playground.document.project import Project
from playground.training.loop.projector import Projector
from playground.training.loop.returns import Returns
from playground.training.loop.run_history import RunHistory
from playground.training.loop.time_travel import TimeTravel
from playground.training.protocol.controls import ContinueFrom, ReturnToRun, Scrub, SetProject
from playground.training.protocol.events import Event, Notice, ProjectAdopted, RunInfo
from playground.training.wording import return_text


class TravelControls:
    """Shows another moment, or makes an earlier moment or run the present one.

    Training is paused when a control arrives here. What the project has learned so far is
    kept before another one takes its place.

    Parameters
    ----------
    time_travel : TimeTravel
    projector : Projector
    returns : Returns
    history : RunHistory
    emit : callable
        Takes `Notice` and `ProjectAdopted`.
    """

    def __init__(
        self,
        time_travel: TimeTravel,
        projector: Projector,
        returns: Returns,
        history: RunHistory,
        emit: Callable[[Event], None],
    ) -> None:
        self._time_travel = time_travel
        self._projector = projector
        self._returns = returns
        self._run_history = history
        self._emit = emit

    def handle(
        self, control: Scrub | ContinueFrom | ReturnToRun, project: Project | None
    ) -> Project | None:
        """Do what `control` asks.

        Parameters
        ----------
        control : Scrub, ContinueFrom or ReturnToRun
        project : Project or None
            The project that trains when the control arrives.

        Returns
        -------
        Project or None
            The project to train from now on; None if `project` stays.

        Raises
        ------
        PlaygroundError
            Data could not be loaded, or the network could not be built.
        """
        if isinstance(control, Scrub):
            self._scrub(control)
            return None
        self._time_travel.leave()
        if isinstance(control, ContinueFrom):
            return self._continue_from(control, project)
        return self._return_to_run(control, project)

    def undo(self, control: SetProject, before: Project) -> bool | None:
        """Keep what `before` has learned; restore what undo or redo leads to, if it is known.

        Returns
        -------
        bool or None
            As for `ProgramBuilder.settle`; None if there is nothing to restore.

        Raises
        ------
        PlaygroundError
            As for `ProgramBuilder.settle`.
        """
        self._keep(control.left, before)
        pair = self._returns.find(control.back_to)
        if pair is None and self._returns.is_start(control.back_to, control.project):
            self._time_travel.leave()
            return self._returns.start_again(control.project)
        if pair is None:
            return None
        self._time_travel.leave()
        return self._returns.return_to(control.project, pair)

    def _keep(self, version: int | None, project: Project | None) -> None:
        """Remember what `project` has learned: undo may return to it."""
        if version is not None:
            self._time_travel.leave()
            self._returns.keep(version, project)

    def _scrub(self, control: Scrub) -> None:
        """Show a moment. One that cannot be shown gives a notice; the run does not fail."""
        try:
            self._projector.scrub(control)
        except PlaygroundError as error:
            self._emit(Notice(str(error)))

    def _continue_from(self, control: ContinueFrom, before: Project | None) -> Project | None:
        """Start a new run at an earlier moment, with the settings it had then."""
        record = self._run_history.record(control.run_id)
        if record is None or not 0 <= control.epoch <= len(record.curves):
            return None
        self._keep(control.left, before)
        project = self._returns.branch(record, control.epoch)
        return self._adopted(project, record.info, control.epoch)

    def _return_to_run(self, control: ReturnToRun, before: Project | None) -> Project | None:
        """Make an earlier run the present one again."""
        record = self._run_history.kept(control.run_id)
        if record is None or record.info.is_stored:
            self._emit(Notice("The weights of that run are not kept; the present one stays"))
            return None
        self._keep(control.left, before)
        return self._adopted(self._returns.resume(control.run_id), record.info)

    def _adopted(
        self, project: Project | None, info: RunInfo, epoch: int | None = None
    ) -> Project | None:
        """Ask the document to adopt `project`, if there is one, and return it."""
        if project is not None:
            has_diverged = info.diverged_rate == project.training.learning_rate
            text = return_text(info.name, epoch)
            self._emit(ProjectAdopted(project, text, info.name, epoch, has_diverged))
        return project
