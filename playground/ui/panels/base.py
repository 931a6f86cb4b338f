"""`Panel`: what every live view of the model has in common.

A panel says what it asks of the model (`asks`), what it says when it has nothing to show
(`empty`), and how it shows the answers (`draw`). The rest is done here: the answers stay
through frames that leave them out, the notice takes the place of the content, and a change
of theme or text size draws again.
"""

from typing import Any, TypeVar, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.datasets.derived.baseline import Baseline
from playground.datasets.task import Prepared
from playground.training.protocol.events import Event, RunState, StateChanged
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Probe
from playground.ui.editor import Editor
from playground.ui.panels.captions import Notice
from playground.ui.panels.waiting import waiting_for
from playground.ui.theme.text_size import on_look_change
from playground.ui.view_state import ViewState

Answer = TypeVar("Answer")

MARGINS = 8, 6, 8, 6
"""Left, top, right and bottom of a panel in the tabs, in pixels."""
NO_FRAME = -2
"""The generation before any frame, even before the one (-1) that says nothing is trained."""


class Panel(QWidget):
    """A live view. A subclass gives `title` and `summary`, and overrides what it needs.

    Parameters
    ----------
    editor : Editor
        Receives the edits that the user makes in the panel.
    parent : QWidget or None

    Attributes
    ----------
    body : QVBoxLayout
        Where the parts of the panel go.
    state : ViewState or None
        The project as last shown.

    Signals
    -------
    probes_changed()
        `probes` returns other probes than before.
    control_requested(Control)
        The user wants something of the training thread.
    """

    probes_changed = Signal()
    control_requested = Signal(object)

    title = ""
    """The text of the tab."""
    summary = ""
    """What the panel shows, in plain words: its tooltip."""
    empty = ""
    """What the panel says while it has nothing to show."""
    asks: tuple[Probe[Any], ...] = ()
    """What the panel asks of the model while it is visible; the answer to the first is needed."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self.state: ViewState | None = None
        self._generation = NO_FRAME
        self._run_state: RunState | None = None
        self._is_refused = False
        self._answers: dict[Probe[Any], Any] = {}
        self._notice: Notice | None = None
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*MARGINS)
        on_look_change(self, self.redraw)

    def set_content(self, content: QWidget) -> None:
        """Show `content`, or a notice in its place."""
        self._notice = Notice(content)
        self._notice.say(self.empty)
        self.body.addWidget(self._notice, 1)

    @property
    def notice(self) -> str:
        """The words in place of the content; empty while the content is shown."""
        return self._notice.text if self._notice is not None else ""

    def probes(self) -> frozenset[Probe[Any]]:
        """Return what this panel asks of the model while it is visible."""
        return frozenset(self.asks)

    @classmethod
    def is_useful(cls, state: ViewState) -> bool:  # noqa: ARG003
        """Return whether the panel has anything to show for this project."""
        return True

    def answer(self, probe: Probe[Answer]) -> Answer | None:
        """Return the newest answer to a probe of `asks`; None if there is none."""
        return cast("Answer | None", self._answers.get(probe))

    def forget(self) -> None:
        """Drop the answers: they belong to other data."""
        self._answers = {}

    def draw(self) -> str:
        """Draw `state` and the answers; return why there is nothing to draw, or ""."""
        return ""

    def redraw(self) -> None:
        """Draw, and show the content or the reason why there is none."""
        reason = self.draw()
        if reason == self.empty:
            reason = self.waiting(reason)
        if self._notice is not None:
            self._notice.say(reason)

    def waiting(self, otherwise: str) -> str:
        """Return what the user waits for; `otherwise` if no answer will come."""
        is_buildable = self.state is not None and self.state.inference.is_buildable
        is_coming = is_buildable and not self._is_refused
        built = RunState.PAUSED if self._generation >= 0 else None
        return waiting_for(self._run_state or built, otherwise) if is_coming else otherwise

    def forget_data(self) -> None:
        """Drop the data and all answers about it; other data may come later, or never.

        A subclass that keeps data, or anything made of it, overrides this.
        """
        self.forget()

    def start_over(self) -> None:
        """Drop everything of the last project: another is opened, and `show_state` follows."""
        self._generation = NO_FRAME
        self.forget_data()

    def show_state(self, state: ViewState) -> None:
        """Show the project as it is now."""
        self.state = state
        self.redraw()

    def show_baseline(self, baseline: Baseline | None, loss: str) -> None:
        """Show what simple methods reach on the data; most panels have no use for it."""

    def show_data(self, data: Prepared) -> None:
        """Show new data."""

    def show_frame(self, frame: Frame) -> None:
        """Show one moment; called only while visible.

        The answers stay through frames without one, which leave out what is expensive to
        compute, and are dropped with the program that gave them.
        """
        if self.asks and self.take(frame):
            self.redraw()

    def take(self, frame: Frame) -> bool:
        """Keep the answers of `frame`; return whether there is anything new to draw."""
        needed, is_other = self.asks[0], frame.generation != self._generation
        was_refused, is_given = self._is_refused, frame.get(needed) is not None
        self._is_refused = needed in frame.refused
        is_new = is_given or is_other or self._is_refused != was_refused
        if is_new:
            self._generation = frame.generation
            self._answers = {probe: frame.get(probe) for probe in self.asks}
        return is_new

    def handle_event(self, event: Event) -> None:
        """Handle what the training thread reports."""
        if isinstance(event, StateChanged) and event.state is not self._run_state:
            self._run_state = event.state
            self.redraw()
