"""The overview in the corner: when it is shown, and how it moves the view."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from playground.datasets.task import Task, TaskKind
from playground.document.commands import AddLayer, Sequence
from playground.document.project import LayerId, Point
from playground.ui.designer.layout.navigation import READABLE_ZOOM
from playground.ui.designer.overlays.minimap import Minimap
from playground.ui.theme.theme import LIGHT
from tests.ui.designer.conftest import Bench

LEFT = Qt.MouseButton.LeftButton
CLASSIFIER = (
    "Input",
    "Rescaling",
    "RandomTranslation",
    "RandomRotation",
    "RandomZoom",
    "Conv2D",
    "MaxPooling2D",
    "Conv2D",
    "MaxPooling2D",
    "Flatten",
    "Dropout",
    "Dense",
)
IMAGES = Task(kind=TaskKind.MULTICLASS, input_shape=(28, 28, 1), class_names=tuple("0123456789"))


@pytest.fixture
def long_row(bench: Bench) -> Bench:
    """Twenty Dense layers in a row."""
    for number in range(20):
        source = LayerId(f"layer{number}") if number else None
        bench.document.do(AddLayer("Dense", Point(260.0 * number, 0), {"units": 3}, source))
    bench.view.navigation.fit()
    return bench


def sight(bench: Bench) -> QRectF:
    return bench.view.mapToScene(bench.view.viewport().rect()).boundingRect()


def minimap(bench: Bench) -> Minimap:
    return bench.view.minimap


def test_fit_shows_the_whole_of_a_very_long_network(bench: Bench) -> None:
    added = [AddLayer("Dense", Point(300.0 * number, 0), {"units": 3}) for number in range(250)]
    bench.document.do(Sequence("Add 250 layers", tuple(added)))
    bench.view.resize(700, 400)
    bench.view.navigation.fit()
    assert sight(bench).contains(bench.view.network_scene.content_rect())


def test_what_the_overview_has_brought_into_sight_stays_when_the_window_is_resized(
    long_row: Bench,
) -> None:
    view = long_row.view
    view.navigation.show_start()
    overview = minimap(long_row)
    corner = overview.geometry()
    QTest.mouseClick(overview, LEFT, pos=overview.rect().center() + QPoint(30, 0))
    middle = sight(long_row).center()
    assert overview.geometry() == corner
    view.resize(view.width() + 40, view.height())
    assert abs(sight(long_row).center().x() - middle.x()) < 50


def test_small_network_needs_no_overview(chain: Bench) -> None:
    chain.view.navigation.zoom_reset()
    chain.view.horizontalScrollBar().setValue(500)
    assert not minimap(chain).isVisible()


def test_overview_is_shown_while_something_is_out_of_sight(long_row: Bench) -> None:
    assert not minimap(long_row).isVisible()
    long_row.view.navigation.zoom_reset()
    assert minimap(long_row).isVisible()
    room = long_row.view.viewport().rect()
    assert room.contains(minimap(long_row).geometry())
    long_row.view.navigation.fit()
    assert not minimap(long_row).isVisible()


def test_press_and_drag_move_the_view(long_row: Bench) -> None:
    long_row.view.navigation.zoom_reset()
    overview = minimap(long_row)
    place = QPoint(12, overview.height() // 2)
    QTest.mousePress(overview, LEFT, pos=place)
    left = sight(long_row).center().x()
    place = QPoint(overview.width() - 12, overview.height() // 2)
    QTest.mouseMove(overview, place)
    QTest.mouseRelease(overview, LEFT, pos=place)
    right = sight(long_row).center().x()
    assert left < 400
    assert right > 4500
    assert long_row.document.undo_texts[-1] == "Add Dense"


def test_overview_stays_in_its_corner(long_row: Bench) -> None:
    long_row.view.navigation.zoom_reset()
    long_row.view.resize(700, 500)
    right = long_row.view.viewport().rect().right()
    assert right - minimap(long_row).geometry().right() == pytest.approx(12, abs=1)


@pytest.mark.parametrize(
    ("size", "has_overview"), [((702, 427), True), ((1340, 610), False), ((480, 330), True)]
)
def test_a_long_chain_opens_from_its_start_and_the_overview_covers_no_card(
    bench: Bench, size: tuple[int, int], has_overview: bool
) -> None:
    """As an image classifier with augmentation does, which is higher than the canvas."""
    view = bench.view
    view.resize(*size)
    source: LayerId | None = None
    project = bench.document.project
    for type_name in CLASSIFIER:
        project = AddLayer(type_name, None, {}, source).apply(project)
        source = project.network.layers[-1].id
    bench.task = IMAGES
    bench.document.load(project)
    bench.show()
    seen, network = sight(bench), view.network_scene.network_rect()
    assert seen.left() <= network.left()
    assert seen.top() <= network.top()
    assert seen.right() >= network.right()
    assert view.navigation.zoom >= READABLE_ZOOM
    assert minimap(bench).isVisible() == (not seen.contains(network)) == has_overview
    place = view.mapToScene(minimap(bench).geometry()).boundingRect()
    covered = [item for item in view.network_scene.cards() if item.card_rect().intersects(place)]
    assert covered == [] or not has_overview


def test_overview_takes_the_corner_in_which_it_covers_least(bench: Bench) -> None:
    for number in range(7):
        y = 700.0 * (number > 3)
        bench.document.do(AddLayer("Dense", Point(300.0 * number, y), {"units": 3}))
    bench.view.navigation.show_start()
    overview, room = minimap(bench), bench.view.viewport().rect()
    assert overview.isVisible()
    place = bench.view.mapToScene(overview.geometry()).boundingRect()
    cards = [item.card_rect() for item in bench.view.network_scene.cards()]
    assert not any(card.intersects(place) for card in cards)
    corner = overview.geometry().center()
    bench.view.horizontalScrollBar().setValue(bench.view.horizontalScrollBar().value() + 300)
    assert overview.geometry().center() == corner, "it jumps while the user scrolls"
    assert room.contains(overview.geometry())


def test_cards_are_drawn_in_the_colour_of_their_category(long_row: Bench) -> None:
    long_row.view.navigation.zoom_reset()
    long_row.view.apply_theme(LIGHT)
    picture = minimap(long_row).grab().toImage()
    wanted = LIGHT.category("Core").lower()
    row = [picture.pixelColor(x, picture.height() // 2).name() for x in range(picture.width())]
    assert wanted in row


def test_view_below_the_overview_still_takes_presses(long_row: Bench) -> None:
    long_row.view.navigation.zoom_reset()
    item = next(iter(long_row.view.network_scene.layer_items.values()))
    long_row.view.centerOn(item.card_rect().center() + QPointF(0, 0))
    long_row.click(long_row.title_pixel("layer1"))
    assert long_row.view.selected() == ("layer1",)
