"""Comment boxes, handled with mouse and keys."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from playground.document.edits.commenting import AddComment
from playground.document.project import Comment, Point
from playground.ui.designer.blocks.comment_item import CommentItem
from tests.ui.designer.conftest import Bench


@pytest.fixture
def noted(chain: Bench) -> Bench:
    """Return the chain with a comment below it."""
    chain.document.do(AddComment(Point(0, 400), "Look here"))
    chain.view.navigation.fit()
    return chain


def note(bench: Bench) -> Comment:
    return bench.document.project.layout.comments[0]


def item(bench: Bench) -> CommentItem:
    return bench.view.network_scene.comments.items[note(bench).id]


def middle(bench: Bench) -> QPoint:
    return bench.pixel(item(bench).card_rect().center())


def test_new_comment_can_be_typed_immediately(bench: Bench) -> None:
    bench.view.edits.add_comment(QPointF(100, 100))
    QTest.keyClicks(bench.view.inline_editor, "First line")
    QTest.keyClick(bench.view.inline_editor, Qt.Key.Key_Return)
    QTest.keyClicks(bench.view.inline_editor, "second")
    QTest.keyClick(bench.view.inline_editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert note(bench).text == "First line\nsecond"
    assert note(bench).position == Point(96, 96)
    assert not bench.view.inline_editor.isVisible()


def test_double_click_edits_and_escape_cancels(noted: Bench) -> None:
    noted.double_click(middle(noted))
    assert noted.view.inline_editor.isVisible()
    QTest.keyClicks(noted.view.inline_editor, "Other")
    QTest.keyClick(noted.view.inline_editor, Qt.Key.Key_Escape)
    assert note(noted).text == "Look here"


def test_leaving_the_field_saves_the_text(noted: Bench) -> None:
    noted.click(middle(noted))
    noted.key(Qt.Key.Key_Return)
    QTest.keyClicks(noted.view.inline_editor, "Other")
    noted.view.inline_editor.clearFocus()
    assert note(noted).text == "Other"
    assert noted.document.undo_texts[-1] == "Edit comment"


def test_comment_is_moved_with_layers_in_one_step(noted: Bench) -> None:
    noted.view.network_scene.select_all()
    before = noted.document.project.layout
    noted.drag(middle(noted), middle(noted) + QPoint(40, -30))
    after = noted.document.project.layout
    assert after.comments[0].position != before.comments[0].position
    assert all(after.positions[key] != before.positions[key] for key in before.positions)
    assert noted.document.undo_texts[-1] == "Move"
    noted.document.undo()
    assert noted.document.project.layout == before


def test_corner_resizes_the_box(noted: Bench) -> None:
    corner = noted.pixel(item(noted).card_rect().bottomRight() - QPointF(5, 5))
    noted.drag(corner, corner + QPoint(60, 40))
    zoom = noted.view.transform().m11()
    assert note(noted).width == pytest.approx(220 + 60 / zoom, abs=8)
    assert note(noted).height == pytest.approx(90 + 40 / zoom, abs=8)
    assert noted.document.undo_texts[-1] == "Resize comment"


def test_escape_while_resizing_restores_the_size(noted: Bench) -> None:
    corner = noted.pixel(item(noted).card_rect().bottomRight() - QPointF(5, 5))
    noted.press(corner)
    noted.move(corner + QPoint(60, 40))
    noted.key(Qt.Key.Key_Escape)
    noted.release(corner + QPoint(60, 40))
    assert (note(noted).width, note(noted).height) == (220, 90)
    assert item(noted).card_rect().width() == 220


def test_delete_and_nudge_work_on_comments(noted: Bench) -> None:
    noted.click(middle(noted))
    noted.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert note(noted).position == Point(0, 408)
    noted.key(Qt.Key.Key_Delete)
    assert noted.document.project.layout.comments == ()
    assert noted.view.network_scene.comments.items == {}


def test_comment_is_duplicated_and_the_copy_selected(noted: Bench) -> None:
    noted.click(middle(noted))
    noted.view.clipboard.duplicate()
    assert [each.text for each in noted.document.project.layout.comments] == ["Look here"] * 2
    assert noted.view.network_scene.comments.selected() == ("comment2",)


def test_fit_shows_comments_too(noted: Bench) -> None:
    visible = noted.view.mapToScene(noted.view.viewport().rect()).boundingRect()
    assert visible.contains(item(noted).card_rect())


@given(x=st.floats(-300, 900), y=st.floats(-300, 500), count=st.integers(1, 4))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_comment_covers_nothing_and_is_visible(
    chain: Bench, x: float, y: float, count: int
) -> None:
    for _ in range(count):
        chain.view.edits.add_comment(QPointF(x, y))
    scene = chain.view.network_scene
    rects = [part.card_rect() for part in (*scene.cards(), *scene.comments.items.values())]
    for index, rect in enumerate(rects):
        assert not any(rect.intersects(other) for other in rects[index + 1 :])
    last = list(scene.comments.items.values())[-1]
    seen = chain.view.mapToScene(chain.view.viewport().rect()).boundingRect()
    assert seen.contains(last.card_rect())
    while chain.document.undo_texts and chain.document.undo_texts[-1] == "Add comment":
        chain.document.undo()


def test_a_comment_from_the_menu_does_not_cover_the_layers(chain: Bench) -> None:
    chain.view.edits.add_comment()
    box = item(chain).card_rect()
    assert not any(box.intersects(card.card_rect()) for card in chain.view.network_scene.cards())
