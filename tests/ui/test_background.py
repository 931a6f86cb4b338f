"""Worker threads for files: writing is in order and finished, reading never holds anything up."""

from concurrent.futures import Future
from functools import partial
from threading import Event
from typing import Any

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from playground.ui.files.work.background import Background, Readers


def test_writing_is_done_in_order_and_finished_when_it_is_closed(qtbot: QtBot) -> None:
    background, found = Background(), list[int]()

    for index in range(5):
        background.run(partial(found.append, index), lambda _done: None)
    background.close()
    assert found == [0, 1, 2, 3, 4]


def test_reading_that_hangs_stops_neither_another_reading_nor_closing(qtbot: QtBot) -> None:
    parent = QObject()
    readers, hangs, found = Readers(parent), Event(), list[Any]()
    readers.run(lambda _is_cancelled: hangs.wait(), found.append)
    readers.run(lambda _is_cancelled: "quick", found.append)
    qtbot.waitUntil(lambda: len(found) == 1)
    assert found[0].result() == "quick"
    readers.close()
    hangs.set()


def test_cancelled_reading_is_notified_and_delivers_nothing(qtbot: QtBot) -> None:
    readers, asked, found = Readers(), Event(), list[Any]()
    reported = Event()

    def read(is_cancelled: Any) -> str:
        asked.wait()
        if is_cancelled():
            reported.set()
        return "late"

    job = readers.run(read, found.append)
    job.cancel()
    asked.set()
    qtbot.waitUntil(reported.is_set)
    readers.run(lambda _is_cancelled: "next", found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert [done.result() for done in found] == ["next"]
    readers.close()


def test_error_of_a_reading_reaches_whoever_waits(qtbot: QtBot) -> None:
    readers, found = Readers(), list[Future[Any]]()

    def fail(_is_cancelled: Any) -> None:
        raise ValueError("broken")

    readers.run(fail, found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert isinstance(found[0].exception(), ValueError)
    readers.close()
