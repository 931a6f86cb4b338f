"""Edits of comments, the text boxes on the canvas."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from playground.base.errors import GraphError, ParameterError
from playground.document.naming import first_free
from playground.document.project import Comment, Layout, Point, Project

MAXIMUM_CHARACTERS = 5000
SMALLEST = (80.0, 40.0)
"""Minimum width and height of a box."""


def free_comment_id(layout: Layout) -> str:
    """Return an id that no comment has."""
    return first_free("comment", {comment.id for comment in layout.comments})


@dataclass(frozen=True, slots=True)
class AddComment:
    """Add a text box to the canvas."""

    position: Point
    words: str = ""
    width: float = 220.0
    height: float = 90.0
    text: str = "Add comment"

    def apply(self, project: Project) -> Project:
        made = Comment(
            free_comment_id(project.layout),
            _checked(self.words),
            self.position,
            self.width,
            self.height,
        )
        return _with_comments(project, (*project.layout.comments, made))


@dataclass(frozen=True, slots=True)
class SetComment:
    """Change the text of a comment."""

    comment_id: str
    words: str
    text: str = "Edit comment"

    def apply(self, project: Project) -> Project:
        return _changed(
            project, replace(_found(project, self.comment_id), text=_checked(self.words))
        )


@dataclass(frozen=True, slots=True)
class ResizeComment:
    """Change the size of a comment, down to a minimum."""

    comment_id: str
    width: float
    height: float
    text: str = "Resize comment"

    def apply(self, project: Project) -> Project:
        width, height = max(self.width, SMALLEST[0]), max(self.height, SMALLEST[1])
        comment = _found(project, self.comment_id)
        return _changed(project, replace(comment, width=width, height=height))


@dataclass(frozen=True, slots=True)
class MoveComments:
    """Move comments."""

    positions: Mapping[str, Point]
    text: str = "Move"

    def apply(self, project: Project) -> Project:
        for comment_id in self.positions:
            _found(project, comment_id)
        return _with_comments(
            project,
            tuple(
                replace(comment, position=self.positions.get(comment.id, comment.position))
                for comment in project.layout.comments
            ),
        )


@dataclass(frozen=True, slots=True)
class RemoveComments:
    """Delete comments."""

    comment_ids: tuple[str, ...]

    @property
    def text(self) -> str:
        count = len(self.comment_ids)
        return "Delete comment" if count == 1 else f"Delete {count} comments"

    def apply(self, project: Project) -> Project:
        for comment_id in self.comment_ids:
            _found(project, comment_id)
        gone = set(self.comment_ids)
        left = tuple(comment for comment in project.layout.comments if comment.id not in gone)
        return _with_comments(project, left)


def _found(project: Project, comment_id: str) -> Comment:
    for comment in project.layout.comments:
        if comment.id == comment_id:
            return comment
    raise GraphError("the comment no longer exists")


def _changed(project: Project, comment: Comment) -> Project:
    return _with_comments(
        project,
        tuple(comment if old.id == comment.id else old for old in project.layout.comments),
    )


def _with_comments(project: Project, comments: tuple[Comment, ...]) -> Project:
    return replace(project, layout=replace(project.layout, comments=comments))


def _checked(words: str) -> str:
    if len(words) > MAXIMUM_CHARACTERS:
        raise ParameterError(
            f"a comment has at most {MAXIMUM_CHARACTERS:,} characters; received {len(words):,}: "
            "shorten it, or use two"
        )
    return words
