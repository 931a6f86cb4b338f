"""Comments: added, changed, moved, resized, deleted, copied, saved."""

import pytest

from playground.base.errors import GraphError, ParameterError
from playground.document.edits.clipboard import Paste, copied
from playground.document.edits.commenting import (
    AddComment,
    MoveComments,
    RemoveComments,
    ResizeComment,
    SetComment,
)
from playground.document.file import decode, encode
from playground.document.project import Comment, Point, Project


def noted() -> Project:
    return AddComment(Point(10, 20), "Look here").apply(Project())


def test_comment_is_added_changed_moved_and_removed() -> None:
    project = noted()
    assert project.layout.comments == (Comment("comment1", "Look here", Point(10, 20)),)
    project = SetComment("comment1", "And here").apply(project)
    project = MoveComments({"comment1": Point(5, 5)}).apply(project)
    assert project.layout.comments == (Comment("comment1", "And here", Point(5, 5)),)
    assert RemoveComments(("comment1",)).apply(project) == Project()


def test_ids_differ() -> None:
    project = AddComment(Point()).apply(noted())
    assert [note.id for note in project.layout.comments] == ["comment1", "comment2"]


def test_a_comment_has_a_minimum_size() -> None:
    (note,) = ResizeComment("comment1", -5.0, 300.0).apply(noted()).layout.comments
    assert (note.width, note.height) == (80.0, 300.0)


def test_a_missing_comment_is_refused() -> None:
    for command in (SetComment("x", ""), MoveComments({"x": Point()}), RemoveComments(("x",))):
        with pytest.raises(GraphError, match="no longer"):
            command.apply(noted())


def test_a_comment_that_is_too_long_is_refused() -> None:
    with pytest.raises(ParameterError, match="5,000"):
        SetComment("comment1", "x" * 5001).apply(noted())


def test_comment_survives_the_file_and_the_clipboard() -> None:
    project = noted()
    assert decode(encode(project)) == project
    pasted = Paste(copied(project, (), ("comment1",)), Point(1, 1)).apply(project)
    assert pasted.layout.comments[1] == Comment("comment2", "Look here", Point(11, 21))
