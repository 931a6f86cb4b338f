"""An edit that affects neither the network nor its training: the project's title."""

from dataclasses import dataclass, replace

from playground.document.project import Project


@dataclass(frozen=True, slots=True)
class SetTitle:
    """Change the title, which no command of the program does."""

    title: str
    text: str = "Rename project"

    def apply(self, project: Project) -> Project:
        """Return the project with the title; an empty one becomes "Untitled"."""
        return replace(project, title=self.title.strip() or "Untitled")
