"""`FixAll`: all available repairs as one edit."""

from dataclasses import dataclass

from playground.base.errors import PlaygroundError
from playground.document.inference import Problem, Severity
from playground.document.problems.examining import examine
from playground.document.project import Project

MAXIMUM_REPAIRS = 40


@dataclass(frozen=True, slots=True)
class FixAll:
    """Apply one repair after another until none is left.

    A repair may fix several problems or reveal another, so the project is examined again after
    each. Errors come first; warnings are fixed only with `has_warnings`.
    """

    has_warnings: bool = False
    text: str = "Fix all"

    def apply(self, project: Project) -> Project:
        """Return the project after all possible repairs; pure."""
        seen = [project]
        for _ in range(MAXIMUM_REPAIRS):
            fixed = self._fixed(project)
            # A repair that restores an earlier project would repeat forever.
            if fixed is None or fixed in seen:
                break
            seen.append(fixed)
            project = fixed
        return project

    def _fixed(self, project: Project) -> Project | None:
        inference, _task = examine(project)
        for problem in inference.problems:
            if problem.repair is None or not self._concerns(problem):
                continue
            try:
                fixed = problem.repair.command.apply(project)
            except PlaygroundError:
                continue
            if fixed != project:
                return fixed
        return None

    def _concerns(self, problem: Problem) -> bool:
        return self.has_warnings or problem.severity is Severity.ERROR


def repairable(problems: tuple[Problem, ...]) -> int:
    """Return how many errors among `problems` have a repair."""
    return sum(
        problem.severity is Severity.ERROR and problem.repair is not None for problem in problems
    )
