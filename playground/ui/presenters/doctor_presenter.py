"""`DoctorPresenter`: has the doctor judge the run, and does what its findings offer."""

from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject

from playground.datasets.prepare import describe
from playground.doctor.finding import Finding
from playground.doctor.judging import judge
from playground.doctor.reading import record_of
from playground.doctor.record import RunRecord
from playground.document.commands import Sequence
from playground.document.document import Change
from playground.document.inference import infer
from playground.document.project import LayerId, Project
from playground.training.protocol.basis import Basis
from playground.training.protocol.checkups import CheckupProbe
from playground.training.protocol.controls import Play
from playground.training.protocol.events import RunState
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Probe
from playground.training.protocol.replan import Consequence, consequence_of
from playground.training.session import Session
from playground.ui.editor import DocumentEditor
from playground.ui.inspector.doctor.tab import Watch
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow
from playground.ui.view_state import without_names

INTERVAL_SECONDS = 0.5
"""While it trains, the run is judged this often; at rest, with each frame."""
HINTS = "doctor/hints"
OVER = frozenset({RunState.FINISHED, RunState.FAILED})


class DoctorPresenter(QObject):
    """A live view that asks for checkups; it judges what the frames bring.

    Earlier epochs are not judged: findings stay those of the latest one.
    """

    def __init__(
        self,
        editor: DocumentEditor,
        session: Session,
        window: MainWindow,
        settings: Settings,
        run: RunPresenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor, self._session, self._window = editor, session, window
        self._settings, self._run = settings, run
        self._hidden: frozenset[LayerId] = frozenset()
        self._frame: Frame | None = None
        self._judged: tuple[object, RunRecord] | None = None
        self._due = float("-inf")
        tab = self._tab = window.side.inspector.doctor
        tab.hints.setChecked(settings.text(HINTS) == "on")
        tab.hints_toggled.connect(self._choose_hints)
        tab.repair_requested.connect(self._repair)
        tab.plot_requested.connect(window.panels.bring_to_front)
        tab.layer_requested.connect(self._select)
        run.state_changed.connect(self._judge)
        run.pump.add_view(self)

    def close(self) -> None:
        """Take no more frames."""
        self._run.pump.remove_view(self)

    def probes(self) -> frozenset[Probe[Any]]:
        """Return what the doctor asks about the model."""
        return frozenset({CheckupProbe()})

    def show_frame(self, frame: Frame) -> None:
        """Judge a frame of the present, if that is due."""
        if not frame.is_live:
            return
        self._frame = frame
        now = perf_counter()
        if self._run.state is RunState.RUNNING and now < self._due:
            return
        self._due = now + INTERVAL_SECONDS
        self._judge()

    def _judge(self, _state: object = None) -> None:
        """Show what is wrong with the run, as far as it is known."""
        frame = self._frame
        project = without_names(self._editor.document.project, self._hidden)
        basis = frame.basis if frame is not None else None
        if frame is None or basis is None or not self._is_of(basis):
            self._tab.show_findings((), self._unjudged(frame))
            return
        record = self._record(project, frame, basis)
        has_hints = self._tab.hints.isChecked()
        found = judge(record, has_hints=has_hints, ignored=project.ignored_rules)
        self._tab.show_findings(found, _watched(record, frame))

    def _unjudged(self, frame: Frame | None) -> Watch:
        """Return why nothing is judged: no frame is of the project as it is."""
        if self._run.state is RunState.INCOMPLETE:
            return Watch.INCOMPLETE
        return Watch.EDITED if frame is not None and frame.epoch > 0 else Watch.UNTRAINED

    def _record(self, project: Project, frame: Frame, basis: Basis) -> RunRecord:
        """Return what is known of the run, and keep it until more is."""
        # As the window describes the data: the shapes of that are computed already.
        described, task = describe(project.data), basis.data.task
        stretch = (frame.run_id, frame.generation, frame.since)
        is_checked = frame.checkups.latest_time >= frame.epoch
        record = record_of(
            project,
            infer(project.network, described),
            task,
            frame.curves,
            gradients=frame.gradients,
            checkups=frame.checkups,
            since=frame.since,
            steps_per_epoch=frame.steps_per_epoch,
            is_over=self._run.state in OVER and is_checked,
            earlier=self._judged[1] if self._judged and self._judged[0] == stretch else None,
        )
        self._judged = (stretch, record)
        return record

    def _is_of(self, basis: Basis) -> bool:
        """Return whether the project differs from that of the frame only in what is not trained."""
        project, known = self._editor.document.project, self._run.stage.edit
        return consequence_of(basis.project, project, known) is Consequence.NOTHING

    def hide_layers(self, hidden: frozenset[LayerId]) -> None:
        """Name these layers no longer: the author of the project hid them."""
        if hidden != self._hidden:
            self._hidden = hidden
            self._judge()

    def follow(self, change: Change) -> None:
        """Judge again after an edit, once the stage knows what it changed."""
        if change.is_load:
            self._frame = self._judged = None
        self._judge()

    def _choose_hints(self, has_hints: bool) -> None:
        self._settings.set_text(HINTS, "on" if has_hints else "off")
        self._judge()

    def _repair(self, finding: Finding) -> None:
        """Do the edit that a finding offers, and train again if it was training."""
        if finding.repair is None:
            return
        was_playing, repair = self._run.is_playing, finding.repair
        is_done = self._editor.do(Sequence(repair.label, (repair.command,)))
        if not is_done or not finding.restarts:
            return
        self._run.reset()
        if was_playing:
            self._session.submit(Play())
        else:
            text = f"{repair.label}: done. Press Play to train again."
            self._window.messages.mention(text)

    def _select(self, layer_id: LayerId) -> None:
        is_shown = layer_id not in self._hidden
        if is_shown and self._editor.document.project.network.has(layer_id):
            self._window.designer.select((layer_id,))


def _watched(record: RunRecord, frame: Frame) -> Watch:
    """Return what was looked at."""
    if frame.epoch == 0:
        return Watch.UNTRAINED
    if record.latest is None:
        return Watch.LOOKING
    return Watch.OVER if record.is_over else Watch.RUNNING
