"""The leak fixtures find what a test leaves behind, and name it."""

import subprocess
import sys
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[1] / "leaks.py"

LEAKS = """
import threading

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget

KEPT = []


def test_thread():
    forever = threading.Event()
    threading.Thread(target=forever.wait, name="lost thread", daemon=True).start()


def test_timer(qtbot):
    owner = QLabel()
    KEPT.append(owner)
    QTimer(owner).start(16)


def test_window(qtbot):
    window = QWidget()
    window.setWindowTitle("lost window")
    window.show()
    KEPT.append(window)


def test_clean(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    QTimer(window).start(16)
"""


def test_leaks_are_found_and_named(tmp_path: Path) -> None:
    fixtures = FIXTURES.read_text(encoding="utf-8")
    quick = fixtures.replace("THREAD_PATIENCE_SECONDS = 60.0", "THREAD_PATIENCE_SECONDS = 0.1")
    (tmp_path / "conftest.py").write_text(quick, encoding="utf-8")
    (tmp_path / "test_leaks.py").write_text(LEAKS, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nqt_api = pyside6\n", encoding="utf-8")

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "4 passed, 3 errors" in run.stdout, run.stdout[-3000:]
    assert "lost thread (Thread)" in run.stdout
    assert "timer unnamed of QLabel, every 16 ms" in run.stdout
    assert "window QWidget 'lost window'" in run.stdout
