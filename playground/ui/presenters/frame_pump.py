"""`FramePump`: carries events and frames from the training thread to the visible views."""

from collections import deque
from collections.abc import Callable
from time import perf_counter
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from playground.training.protocol.controls import Ask
from playground.training.protocol.events import StateChanged
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Probe
from playground.training.session import Session
from playground.ui.presenters.error_reporting import Reported

INTERVAL_MS = 16
HURRY_MS = 2
HURRY_SECONDS = 0.25
"""How long the pump polls more often for a run to pause."""
LATE_SECONDS = 0.021
"""After a longer turn, fewer views draw in the next one, and a rest comes first."""
MOST_VIEWS = 8
"""Views that may draw in one turn."""
RATE_INTERVAL_MS = 500


class LiveView(Protocol):
    """A view that draws frames."""

    def probes(self) -> frozenset[Probe[Any]]:
        """Return what it asks about the model."""

    def show_frame(self, frame: Frame) -> None:
        """Draw one moment."""


class Views(Protocol):
    """Knows which live views are visible."""

    def live_views(self) -> tuple[LiveView, ...]:
        """Return the views that are visible now."""


def always(_frame: Frame) -> bool:
    """Return True: every frame is for what is shown."""
    return True


class FramePump(QObject):
    """Polls the session 60 times a second; passes on events and frames.

    If drawing is slow, a frame goes to the views over several turns of the event loop, so
    that the window stays responsive: half of the time is left for other work. The next frame
    is taken after all views have drawn this one. When the run pauses or ends, the next frame
    goes to all views at once. After the user asks for that (`hurry`) and until it happens,
    nothing is drawn and the session is polled more often.

    A frame for another network or other data than the views show is dropped, even if some
    views have drawn it. Before it is dropped, events are read again: one that was sent
    before the frame may change what the views show.

    An error in a view or a listener is reported and does not affect the others.

    Parameters
    ----------
    fits : callable
        Whether a frame is for what the views show.

    Signals
    -------
    event_received(Event)
    frame_shown(Frame)
        After the visible views have drawn it.
    rate_measured(int)
        Frames drawn in the last second.
    pause_foreseen()
        Nothing is trained any more, though the event that says so has not come.
    """

    event_received = Signal(object)
    pause_foreseen = Signal()
    frame_shown = Signal(object)
    rate_measured = Signal(int)

    def __init__(
        self,
        session: Session,
        views: Views,
        parent: QObject | None = None,
        *,
        fits: Callable[[Frame], bool] = always,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._fits = fits
        self._views = views
        self._asked: frozenset[Probe[Any]] | None = None
        self._is_stale = True
        self._last: Frame | None = None
        self._others: list[LiveView] = []
        self._waiting: deque[LiveView] = deque()
        self._began = self._rests_until = 0.0
        self._drew = 0
        self._share = MOST_VIEWS
        self._generation: int | None = 0
        self._hurries_until = 0.0
        self._has_switched = False
        self._is_pausing = False
        self._drawn: deque[float] = deque(maxlen=240)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.pump)
        self._rate_timer = QTimer(self)
        self._rate_timer.setInterval(RATE_INTERVAL_MS)
        self._rate_timer.timeout.connect(self._measure)

    @property
    def last(self) -> Frame | None:
        """The frame drawn last, if it is for what is shown."""
        return self._last if self._last is not None and self._fits(self._last) else None

    def start(self) -> None:
        """Begin."""
        self._timer.start()
        self._rate_timer.start()

    def stop(self) -> None:
        """End; the session is no longer polled."""
        self._timer.stop()
        self._rate_timer.stop()

    def hurry(self) -> None:
        """Poll more often: the run is about to pause, and the user is waiting to see it."""
        self._hurries_until = perf_counter() + HURRY_SECONDS
        self._timer.setInterval(HURRY_MS)

    def forget(self) -> None:
        """Drop the last frame, and all until `expect`: they are of another project."""
        self._last = None
        self._waiting.clear()
        self._generation = None

    def expect(self, generation: int) -> None:
        """After `forget`: show frames of that program, and of those built after it."""
        if self._generation is None:
            self._generation = generation

    def add_view(self, view: LiveView) -> None:
        """Draw frames on `view` too, after the views of the window."""
        self._others.append(view)
        self._ask()

    def remove_view(self, view: LiveView) -> None:
        """Draw frames on `view` no longer."""
        self._others = [other for other in self._others if other is not view]
        self._is_stale = True

    def review(self) -> None:
        """Collect the wanted probes again at the next tick."""
        self._is_stale = True

    def pump(self) -> None:
        """Do one tick."""
        now = perf_counter()
        self._choose_share(now)
        self._session.acknowledge()  # what was emitted in the last tick has been painted
        if self._is_stale:
            self._is_stale = False
            self._ask()
        has_switched = self._pass_on_events()
        if self._is_hurried(now, has_switched=has_switched):
            return
        if now < self._rests_until and not self._has_switched:
            return
        is_new = (self._has_switched or not self._waiting) and self._take_frame()
        if self._has_switched and is_new:
            self._has_switched = False
            self._draw(len(self._waiting))
        elif not has_switched:
            self._draw(self._share)

    def _pass_on_events(self) -> bool:
        """Emit the new events; return whether the run has stopped or started."""
        events = self._session.events()
        for event in events:
            with Reported():
                self.event_received.emit(event)
        has_switched = any(isinstance(event, StateChanged) for event in events)
        has_switched |= self._foresees_pause()
        self._has_switched |= has_switched
        return has_switched

    def _foresees_pause(self) -> bool:
        """Return whether a pause has become certain since the last call, and say so."""
        was_pausing, self._is_pausing = self._is_pausing, self._session.is_pausing
        if was_pausing or not self._is_pausing:
            return False
        with Reported():
            self.pause_foreseen.emit()
        return True

    def _is_hurried(self, now: float, *, has_switched: bool) -> bool:
        """Return whether a pause is still awaited; if not, poll as usual again."""
        if now < self._hurries_until and not has_switched:
            return True
        if self._hurries_until:
            self._hurries_until = 0.0
            self._timer.setInterval(INTERVAL_MS)
        return False

    def _choose_share(self, now: float) -> None:
        """Choose how many views may draw in a turn, from how long the last one took.

        What Qt paints after the views have drawn is part of it.
        """
        took = now - self._began
        if self._drew and took > LATE_SECONDS:
            self._share = max(1, self._drew // 2)
            self._rests_until = now + took
        elif self._drew:
            self._share = min(MOST_VIEWS, self._share + 1)
        self._began, self._drew = now, 0

    def _take_frame(self) -> bool:
        """Take the newest frame; return whether it is shown next."""
        frame = self._session.take_frame()
        if frame is not None and not self._is_wanted(frame):
            self._pass_on_events()
        if frame is not None and self._is_wanted(frame):
            self._last = frame
            self._drawn.append(perf_counter())
            self._waiting = deque((*self._views.live_views(), *self._others))
            if not self._waiting:
                self.frame_shown.emit(frame)
            return True
        return False

    def _is_wanted(self, frame: Frame) -> bool:
        is_new = self._generation is not None and frame.generation >= self._generation
        return is_new and self._fits(frame)

    def _ask(self) -> None:
        views = (*self._views.live_views(), *self._others)
        wanted: frozenset[Probe[Any]] = frozenset()
        for view in views:
            with Reported():
                wanted |= view.probes()
        if wanted != self._asked:
            self._asked = wanted
            self._session.submit(Ask(wanted))
        if self.last is not None:
            self._waiting = deque(views)
            self._draw(len(views))

    def _draw(self, count: int) -> None:
        """Let up to `count` views draw the last frame."""
        for _ in range(min(count, len(self._waiting))):
            frame = self.last
            if frame is None:
                self._waiting.clear()
                return
            self._drew += 1
            view = self._waiting.popleft()
            with Reported():
                view.show_frame(frame)
            if not self._waiting:
                self.frame_shown.emit(frame)

    def _measure(self) -> None:
        now = perf_counter()
        self.rate_measured.emit(sum(1 for moment in self._drawn if now - moment <= 1.0))
