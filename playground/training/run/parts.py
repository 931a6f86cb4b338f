"""`Parts`: which projects trained a run, one after the other."""

from playground.document.in_words.comparison import Part
from playground.document.project import Project
from playground.training.protocol.moments import Segment
from playground.training.protocol.replan import Consequence, consequence
from playground.training.run.run import Run
from playground.training.run.timeline import Timeline


class Parts:
    """Joins the segments of one project into parts, and caches the result.

    Comparing two networks is slow, and the list of runs is read for each moment that is shown.
    So each segment is compared once.
    """

    def __init__(self) -> None:
        self._segments: tuple[Segment, ...] = ()
        self._parts: tuple[Part, ...] = ()
        self._next: tuple[Project, Project, bool] | None = None

    def of(self, timeline: Timeline) -> tuple[Part, ...]:
        """Return the projects that have trained so far."""
        segments = timeline.segments
        count = len(self._segments)
        if segments[:count] != self._segments:
            count, self._parts = 0, ()
        parts = list(self._parts)
        for segment in segments[count:]:
            if not parts or _differ(parts[-1].project, segment.project):
                parts.append(Part(segment.project, segment.first[0]))
        self._segments, self._parts = segments, tuple(parts)
        return self._parts

    def with_next(self, run: Run) -> tuple[Part, ...]:
        """Return the projects that have trained so far, and the next one if it differs."""
        parts, project = self.of(run.timeline), run.project
        if not parts or self._is_next(parts[-1].project, project):
            return (*parts, Part(project, run.epoch))
        return parts

    def _is_next(self, last: Project, project: Project) -> bool:
        """Return whether they differ; the last answer is cached."""
        known = self._next
        if known is None or known[0] is not last or known[1] is not project:
            known = self._next = (last, project, _differ(last, project))
        return known[2]


def _differ(before: Project, after: Project) -> bool:
    return consequence(before, after) is not Consequence.NOTHING
