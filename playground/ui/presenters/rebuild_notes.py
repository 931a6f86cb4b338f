"""What a rebuild kept, as a note in the status bar."""

from PySide6.QtCore import QObject

from playground.document.document import Change, Document
from playground.document.project import LayerId, Project
from playground.training.protocol.engine import BuildReport
from playground.training.protocol.events import Built, Event
from playground.training.protocol.replan import Consequence, Effects
from playground.ui.messages import Topic
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.shell.status_strip import StatusStrip

MOST_NAMES = 4


def report_text(report: BuildReport, project: Project) -> str:
    """Return what a rebuild kept and what it initialized, by layer name."""
    kept, fresh = (_names(ids, project) for ids in (report.kept, report.fresh))
    if kept and fresh:
        return f"Rebuilt: weights of {kept} kept; {fresh} new"
    if kept:
        return f"Rebuilt: weights of {kept} kept"
    return "Rebuilt: all weights are reinitialized"


class RebuildNotes(QObject):
    """Shows in the status bar what the rebuild after an edit kept."""

    def __init__(
        self,
        document: Document,
        run: RunPresenter,
        status: StatusStrip,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._status = status
        self._is_expected = False
        run.replanned.connect(self._on_replanned)
        run.pump.event_received.connect(self._on_event)

    def _on_replanned(self, change: Change, found: Effects) -> None:
        if change.is_load or change.is_return:
            self._is_expected = False
        elif found.consequence is Consequence.REBUILD:
            self._is_expected = True

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Built) and self._is_expected:
            self._is_expected = False
            text = report_text(event.report, self._document.project)
            self._status.show_note(Topic.WEIGHTS, text)
        elif isinstance(event, Built):
            self._status.end_notes(Topic.WEIGHTS)


def _names(layer_ids: tuple[LayerId, ...], project: Project) -> str:
    network = project.network
    names = [network.layer(layer_id).name for layer_id in layer_ids if network.has(layer_id)]
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more
