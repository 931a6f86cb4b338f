"""Whatever the mouse and the keys do, scene, document and file stay the same."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from playground.document.commands import AddLayer
from playground.document.project import LayerId, Point, Project
from playground.ui.designer.wires.bundle_item import BundleItem
from tests.ui.designer.conftest import Bench
from tests.ui.designer.test_scene import check

TYPES = ("Input", "Dense", "Add", "Dropout", "Concatenate", "Flatten")
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
Hand = Callable[[Bench, int, int], None]


def somewhere(bench: Bench, first: int, second: int) -> QPoint:
    """Return a pixel of the view."""
    return QPoint(20 + first * (bench.view.width() - 40) // 50, 20 + second * 11)


def card(bench: Bench, number: int) -> QPoint | None:
    """Return a pixel on the title of one of the cards in sight."""
    shown = [key for key, item in bench.view.network_scene.layer_items.items() if item.isVisible()]
    return bench.title_pixel(shown[number % len(shown)]) if shown else None


def port(bench: Bench, number: int) -> QPoint | None:
    """Return a pixel on an output port of one of the cards, or on its first input."""
    items = [item for item in bench.view.network_scene.layer_items.values() if item.isVisible()]
    if not items:
        return None
    item = items[number % len(items)]
    is_output = number % 2 or item.layer.type_name == "Input"
    return bench.pixel(item.output_point() if is_output else item.input_point(0))


def on_wire(bench: Bench, number: int) -> QPoint | None:
    """Return a pixel on one of the wires in sight."""
    items = [item for item in bench.view.network_scene.wire_items.values() if item.isVisible()]
    if not items:
        return None
    item, share = items[number % len(items)], 0.2 + 0.6 * (number % 2)
    if isinstance(item, BundleItem):
        return bench.pixel(item.point_on(item.strands[number % len(item.strands)], share))
    return bench.pixel(item.path.pointAtPercent(share))


def dragged(
    start: Callable[[Bench, int], QPoint | None], end: Callable[[Bench, int], QPoint | None]
) -> Hand:
    """Return a drag from one thing to another; nothing where one of them is missing."""

    def act(bench: Bench, first: int, second: int) -> None:
        here, there = start(bench, first), end(bench, second)
        if here is not None and there is not None:
            bench.drag(here, there)

    return act


def dropped(bench: Bench, first: int, second: int) -> None:
    """Drop a layer type on whatever is there."""
    targets = (somewhere(bench, first, second), card(bench, second), on_wire(bench, second))
    place = targets[second % 3] or targets[0]
    bench.drop_layer(TYPES[first % len(TYPES)], place)


def moved(bench: Bench, first: int, second: int) -> None:
    """Drag a card by its title."""
    start = card(bench, first)
    if start is not None:
        bench.drag(start, start + QPoint(second * 4 - 100, first * 3 - 75))


def clicked(bench: Bench, first: int, second: int) -> None:
    """Click a card, with Shift or without."""
    if (place := card(bench, first)) is not None:
        bench.click(place, SHIFT if second % 2 else Qt.KeyboardModifier.NoModifier)


def cut(bench: Bench, first: int, _second: int) -> None:
    """Alt-click a wire."""
    if (place := on_wire(bench, first)) is not None:
        bench.click(place, ALT)


def grouped(bench: Bench, first: int, second: int) -> None:
    """Make a block of two cards, and keep its suggested name."""
    if (place := card(bench, first)) is not None:
        bench.click(place)
    if (place := card(bench, second)) is not None:
        bench.click(place, SHIFT)
    bench.key(Qt.Key.Key_G, CONTROL)


def folded(bench: Bench, first: int, _second: int) -> None:
    """Double-click the title of a block, open or folded."""
    blocks = list(bench.view.network_scene.blocks.items.values())
    if blocks:
        corner = blocks[first % len(blocks)].card_rect().topLeft()
        bench.double_click(bench.pixel(corner + QPointF(14, 10)))


def edge(bench: Bench, number: int) -> QPoint | None:
    """Return a pixel on the lower edge of one of the cards."""
    items = [item for item in bench.view.network_scene.layer_items.values() if item.isVisible()]
    if not items:
        return None
    rect = items[number % len(items)].card_rect()
    return bench.pixel(QPointF(rect.center().x(), rect.bottom() - 1))


def sized(bench: Bench, first: int, second: int) -> None:
    """Drag the lower edge of a card."""
    if (start := edge(bench, first)) is not None:
        bench.drag(start, start + QPoint(0, second * 2 - 40))


def cancelled(bench: Bench, first: int, second: int) -> None:
    """Begin to drag something, and press Escape."""
    start = (card(bench, first), port(bench, first), on_wire(bench, first))[second % 3]
    if start is None:
        return
    before = bench.document.project
    bench.press(start)
    bench.move(start + QPoint(40, 40))
    bench.move(somewhere(bench, first, second))
    QTest.keyClick(bench.view, Qt.Key.Key_Escape)
    bench.release(somewhere(bench, first, second))
    assert bench.document.project == before


def by_key(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Hand:
    """Return a key on the canvas."""
    return lambda bench, _first, _second: bench.key(key, modifiers)


def searched(bench: Bench, first: int, second: int) -> None:
    """Add a layer by the quick search."""
    bench.double_click(somewhere(bench, first, second))
    if bench.view.quick_search.isVisible():
        QTest.keyClicks(bench.view.quick_search.field, TYPES[first % len(TYPES)])
        QTest.keyClick(bench.view.quick_search.field, Qt.Key.Key_Return)
    elif bench.view.inline_editor.isVisible():
        QTest.keyClick(bench.view.inline_editor, Qt.Key.Key_Escape)


HANDS: dict[str, Hand] = {
    "drop": dropped,
    "move": moved,
    "click": clicked,
    "connect": dragged(port, card),
    "re-route": dragged(on_wire, card),
    "pull away": dragged(on_wire, lambda bench, number: somewhere(bench, number, 40)),
    "delete wire": cut,
    "band": lambda bench, a, b: bench.drag(QPoint(3, 3), somewhere(bench, a, b)),
    "units": sized,
    "cancel": cancelled,
    "search": searched,
    "delete": by_key(Qt.Key.Key_Delete),
    "nudge": by_key(Qt.Key.Key_Right, SHIFT),
    "walk": by_key(Qt.Key.Key_Right),
    "group": grouped,
    "fold": folded,
    "ungroup": lambda bench, _a, _b: bench.view.edits.ungroup(),
    "copy and paste": lambda bench, _a, _b: bench.view.clipboard.paste(bench.view.clipboard.copy()),
    "duplicate": lambda bench, _a, _b: bench.view.clipboard.duplicate(),
    "arrange": lambda bench, _a, _b: bench.view.edits.arrange(),
    "select all": lambda bench, _a, _b: bench.view.network_scene.select_all(),
    "fit": lambda bench, _a, _b: bench.view.navigation.fit(),
    "undo": lambda bench, _a, _b: bench.document.undo(),
    "redo": lambda bench, _a, _b: bench.document.redo(),
}
GESTURE = st.tuples(
    st.sampled_from(
        (*HANDS, "drop", "drop", "connect", "connect", "re-route", "undo", "group", "fold")
    ),
    st.integers(0, 49),
    st.integers(0, 49),
)


def start_over(bench: Bench) -> None:
    """Replace everything with a small network, and fit it in the view."""
    bench.document.load(Project())
    bench.document.do(AddLayer("Input", Point(0, 96)))
    for number, units in ((1, 3), (2, 30), (3, 1)):
        beside = Point(240.0 * number, 64)
        bench.document.do(AddLayer("Dense", beside, {"units": units}, LayerId(f"layer{number}")))
    bench.document.do(AddLayer("Add", Point(480, 360), source=LayerId("layer2")))
    bench.document.load(bench.document.project)
    bench.refusals.clear()
    bench.view.select(())
    bench.view.navigation.fit()


def put_away(bench: Bench) -> None:
    """Close the field or box that a gesture has opened."""
    if bench.view.quick_search.isVisible():
        QTest.keyClick(bench.view.quick_search.field, Qt.Key.Key_Escape)
    if bench.view.inline_editor.isVisible():
        QTest.keyClick(bench.view.inline_editor, Qt.Key.Key_Escape)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(gestures=st.lists(GESTURE, min_size=4, max_size=20))
def test_scene_document_and_file_agree_after_any_gestures(
    bench: Bench, gestures: list[tuple[str, int, int]]
) -> None:
    start_over(bench)
    first = bench.document.project
    for name, number, other in gestures:
        steps = len(bench.document.undo_texts)
        HANDS[name](bench, number, other)
        put_away(bench)
        check(bench.view.network_scene, bench.document)
        most = 2 if name == "group" else 1
        assert len(bench.document.undo_texts) <= steps + most, name
    last = bench.document.project
    count = len(bench.document.undo_texts)
    for _ in range(count):
        bench.document.undo()
        check(bench.view.network_scene, bench.document)
    assert bench.document.project == first
    for _ in range(count):
        bench.document.redo()
    assert bench.document.project == last
    check(bench.view.network_scene, bench.document)
