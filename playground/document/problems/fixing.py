"""`FixAll`: every repair that is offered, as one edit."""

from dataclasses import dataclass

from playground.base.errors import PlaygroundError
from playground.document.inference import Problem, Severity
from playground.document.problems.examining import examine
from playground.document.project import Project

MAXIMUM_REPAIRS = 40


@dataclass(frozen=True, slots=True)
class FixAll:
    """Repair what is wrong, one thing after another, until nothing can be mended.

    A repair may mend several problems or show another, so each time the project is
    examined anew. Errors come first; warnings are mended only with `has_warnings`.
    """

    has_warnings: bool = False
    text: str = "Fix all"

    def apply(self, project: Project) -> Project:
        """Return the project with all repairs made that can be made; pure."""
        seen = [project]
        for _ in range(MAXIMUM_REPAIRS):
            mended = self._mended(project)
            # A repair that leads back to what was already there would go round in circles.
            if mended is None or mended in seen:
                break
            seen.append(mended)
            project = mended
        return project

    def _mended(self, project: Project) -> Project | None:
        inference, _task = examine(project)
        for problem in inference.problems:
            if problem.repair is None or not self._concerns(problem):
                continue
            try:
                mended = problem.repair.command.apply(project)
            except PlaygroundError:
                continue
            if mended != project:
                return mended
        return None

    def _concerns(self, problem: Problem) -> bool:
        return self.has_warnings or problem.severity is Severity.ERROR


def repairable(problems: tuple[Problem, ...]) -> int:
    """Return how many errors among `problems` have a repair."""
    return sum(
        problem.severity is Severity.ERROR and problem.repair is not None for problem in problems
    )
