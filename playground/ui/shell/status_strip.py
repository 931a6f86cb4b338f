"""The line at the bottom: state, device and loop, size of the network, versions."""

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from playground.document.project import Layer
from playground.training.protocol.engine import TierStatus
from playground.training.protocol.events import Progress, RunState
from playground.ui.messages import Cause, Kind, Message, MessageBoard, Topic
from playground.ui.shell.run_words import HAS_PLACE, RunFacts
from playground.ui.theme.text_size import keep_width
from playground.ui.view_state import ViewState
from playground.ui.widgets.elided_label import ElidedLabel
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe
from playground.ui.widgets.texts import count_text

NOTE_MS = 5000
EDGE = 3
"""Pixels above and below what the line says."""
MOST_SIZES = 8
"""Up to this many layers the line gives the size of each."""
LOCKED = "Locked by its author"
LOCKED_TIP = (
    "The author of this project locked or hid parts of the window. View, Unlock… lifts the locks."
)
TIER_WORDS = {"graph": "graph loop", "xla": "XLA", "": ""}


def _has_size(layer: Layer) -> bool:
    """Return whether a layer counts in "2-6-3-1"; Dropout and similar layers do not."""
    return layer.type_name == "Input" or layer.size_param is not None


class StatusStrip(QFrame):
    """Shows state; decides nothing.

    Signals
    -------
    cancel_requested()
        The user cancels the data that is being loaded.
    reading_cancelled()
        The user cancels the file or text that is being read.
    """

    cancel_requested = Signal()
    reading_cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._make_labels()
        self._make_progress()
        self._loading: Progress | None = None
        self._reading: Progress | None = None
        self._device = "CPU"
        self._tier = TierStatus()
        self._facts = RunFacts(RunState.STARTING)
        self._place = ""
        self._lay_out()
        self._notes = MessageBoard()
        self._note_timer = QTimer(self)
        self._note_timer.setSingleShot(True)
        self._note_timer.setInterval(NOTE_MS)
        self._note_timer.timeout.connect(self._end_all_notes)
        self.show_progress(None)

    def _make_labels(self) -> None:
        self.state = ElidedLabel("", "muted", self)
        describe(self.state, "training state", "What the training thread is doing.")
        self.device = ElidedLabel("", "muted", self)
        describe(
            self.device, "device and loop", "The device that computes, and the loop that runs."
        )
        self.network_size = ElidedLabel("", "muted", self)
        describe(
            self.network_size, "network size", "Units of each layer, and how many weights in all."
        )
        self.rate = ElidedLabel("", "muted", self)
        describe(self.rate, "drawing rate", "How many frames are drawn each second.")
        self.note = ElidedLabel("", "muted", self)
        self.note.setAccessibleName("note")
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.locked = ElidedLabel(LOCKED, "muted", self)
        describe(self.locked, "locks", LOCKED_TIP)
        self.locked.hide()
        self.versions = ElidedLabel("", "muted", self)
        describe(self.versions, "versions", "The libraries that train the model.")

    def _make_progress(self) -> None:
        self.progress_text = ElidedLabel("", "muted", self)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        keep_width(self.progress, 120)
        describe(self.progress, "progress", "How much has been read or loaded.")
        self.cancel = QPushButton("Cancel", self)
        describe(self.cancel, "cancel loading", "Stops what is being read or loaded.")
        self.cancel.clicked.connect(self._cancel)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, EDGE, 12, EDGE)
        layout.setSpacing(18)
        parts: tuple[QWidget, ...] = (
            self.state,
            self.progress_text,
            self.progress,
            self.cancel,
            self.device,
            self.network_size,
            self.rate,
            self.locked,
        )
        for part in parts:
            layout.addWidget(part)
        layout.addWidget(self.note, 1)
        layout.addWidget(self.versions)

    def event(self, event: QEvent) -> bool:
        """Keep the height of the tallest part, so that nothing moves when it appears."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.StyleChange):
            self.cancel.ensurePolished()
            border = self.contentsMargins().top() + self.contentsMargins().bottom()
            self.setMinimumHeight(self.cancel.sizeHint().height() + 2 * EDGE + border)
        return super().event(event)

    def show_run(self, facts: RunFacts) -> None:
        """Show what the training thread does, and why."""
        self._facts = facts
        self.state.setToolTip(plain_tip(facts.detail or "What the training thread is doing."))
        self._show_state_text()
        if facts.state not in (RunState.LOADING, RunState.STARTING, RunState.BUILDING):
            self.show_progress(None)

    def show_place(self, text: str) -> None:
        """Show which batch was trained last, beside the state; empty for nothing."""
        self._place = text
        self._show_state_text()

    def _show_state_text(self) -> None:
        place = self._place if self._facts.state in HAS_PLACE else ""
        self.state.setText(": ".join(filter(None, (self._facts.status, place))))

    def show_versions(self, text: str) -> None:
        """Show the versions; the last part names the device."""
        parts = [part.strip() for part in text.split("·")]
        if len(parts) > 2:
            self._device = parts[-1]
            parts = parts[:-1]
        self.versions.setText(" · ".join(parts))
        self.show_tier(self._tier)

    def show_tier(self, status: TierStatus) -> None:
        """Show which loop runs; its rates are in the tooltip."""
        self._tier = status
        self.device.setText(" · ".join(filter(None, (self._device, TIER_WORDS[status.tier]))))
        rates = [
            f"{name}: {count_text(round(rate))} steps/s" if rate else f"{name}: not measured"
            for name, rate in (("graph loop", status.graph_rate), ("XLA", status.xla_rate))
        ]
        detail = [status.detail] if status.detail else []
        self.device.setToolTip(
            plain_tip(
                "\n".join(["The device that computes, and the loop that runs.", *rates, *detail])
            )
        )

    def show_state(self, state: ViewState) -> None:
        """Show the size of the network."""
        inference = state.inference
        parts = [f"{count_text(inference.parameters)} parameters"]
        shapes = [inference.reports[layer_id].output_shape for layer_id in inference.active]
        is_flat = all(shape is not None and len(shape) == 2 for shape in shapes)
        if is_flat and not state.hidden:
            sizes = [
                shape[-1]
                for layer_id, shape in zip(inference.active, shapes, strict=True)
                if shape and _has_size(state.project.network.layer(layer_id))
            ]
            if 0 < len(sizes) <= MOST_SIZES:
                parts.insert(0, "-".join(map(str, sizes)))
        self.network_size.setText(" · ".join(parts))

    def show_locked(self, *, is_locked: bool) -> None:
        """Show that the author of the project locked or hid parts of the window."""
        self.locked.setVisible(is_locked)

    def show_rate(self, frames_per_second: int) -> None:
        """Show how many frames were drawn in the last second; nothing if none were."""
        self.rate.setText(f"UI {frames_per_second} fps" if frames_per_second else "")

    def show_note(self, topic: Topic, text: str) -> None:
        """Say `text` for a few seconds, or until its cause ends.

        Parameters
        ----------
        topic : Topic
            What it is about; see `end_notes`.
        text : str
        """
        self._notes.post(Message(Cause(topic), Kind.NOTICE, text))
        self._note_timer.start()
        self._show_notes()

    def end_notes(self, *topics: Topic) -> None:
        """Remove the notes of these topics."""
        self._notes.end_topics(frozenset(topics))
        self._show_notes()

    def _end_all_notes(self) -> None:
        self.end_notes(*Topic)

    def _show_notes(self) -> None:
        """Show the newest note whose cause lasts."""
        shown = self._notes.shown
        self.note.setText(shown.text if shown is not None else "")

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far loading of the data has come; nothing for None."""
        self._loading = progress
        self._show_progress()

    def show_reading(self, progress: Progress | None) -> None:
        """Show how far a file is read, before anything else; nothing for None."""
        self._reading = progress
        self._show_progress()

    def _cancel(self) -> None:
        cancel = self.cancel_requested if self._reading is None else self.reading_cancelled
        cancel.emit()

    def _show_progress(self) -> None:
        progress = self._reading or self._loading
        is_shown = progress is not None
        for widget in (self.progress_text, self.progress):
            widget.setVisible(is_shown)
        self.cancel.setVisible(is_shown)
        if progress is None:
            return
        self.progress_text.setText(progress.text)
        self.progress.setRange(0, 0 if progress.fraction is None else 1000)
        if progress.fraction is not None:
            self.progress.setValue(round(progress.fraction * 1000))
