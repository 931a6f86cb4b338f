"""`IgnoreRule`: the doctor no longer reports a rule in this project."""

from dataclasses import dataclass, replace

from playground.document.project import Project


@dataclass(frozen=True, slots=True)
class IgnoreRule:
    """Ignore a rule of the doctor in this project."""

    rule: str
    text: str = "Ignore finding"

    def apply(self, project: Project) -> Project:
        if self.rule in project.ignored_rules:
            return project
        return replace(project, ignored_rules=(*project.ignored_rules, self.rule))


@dataclass(frozen=True, slots=True)
class ReportAllRules:
    """Report all rules of the doctor again."""

    text: str = "Show ignored findings"

    def apply(self, project: Project) -> Project:
        return replace(project, ignored_rules=())
