"""Reads a folder as a lesson: strict limits, one sentence if it cannot be used."""

import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from playground.base.errors import Cancelled, FileFormatError, PlaygroundError
from playground.base.visible import visible
from playground.learning.lesson import MOST_STEPS, LessonFile, Step
from playground.learning.recipe import Recipe
from playground.reading.watch import Progress
from playground.training.files import project_file
from playground.training.files.project_file import Opened

VERSION = 1
FILE = "lesson.toml"
MOST_BYTES = 400_000
MOST_PROJECT_BYTES = 20_000_000
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
HTML = re.compile(r"<\s*[/!]?\s*[a-zA-Z-][^<>]{0,400}>|<!--")
LINK = re.compile(r"!?\[[^\]]*\]\(\s*([^)\s]*)")
LINKS = ("glossary:", "show:")
AT_STEP = re.compile(r"\$\.steps\[(\d{1,6})\]")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson and where it comes from.

    Attributes
    ----------
    name : str
        The name of its folder.
    folder : Path
    content : LessonFile
    steps : tuple of Step
        Those of the lesson, then one for each question of the quiz.
    """

    name: str
    folder: Path
    content: LessonFile
    steps: tuple[Step, ...]


def read_lesson(folder: Path) -> Lesson:
    """Return the lesson in `folder`.

    Raises
    ------
    FileFormatError
        It is not a lesson, is damaged, of a newer version, or breaks a limit.
    """
    name = folder.name
    table = _table(folder / FILE, name)
    called = _called(name, table.get("title"))
    version = table.get("version")
    if isinstance(version, int) and version > VERSION:
        raise FileFormatError(
            f"The lesson {called} was made by a newer version of this program (format {version}, "
            f"expected {VERSION}); update the program to open it"
        )
    steps = table.get("steps")
    if isinstance(steps, list) and len(steps) > MOST_STEPS:
        raise FileFormatError(
            f"The lesson {called} has {len(steps):,} steps; expected at most {MOST_STEPS}"
        )
    try:
        content = msgspec.convert(table, LessonFile)
    except msgspec.ValidationError as error:
        where = _step_of(str(error), steps)
        raise FileFormatError(f"The lesson {called} cannot be used: {where}{error}") from error
    _check(called, content)
    return Lesson(name, folder, content, content.all_steps())


def is_read(lesson: Lesson, name: str) -> bool:
    """Return whether a project is a file, which is read apart and may take long."""
    return bool(lesson.content.projects[name].file)


def open_project(
    lesson: Lesson, name: str, progress: Progress = lambda _text, _share: None
) -> Opened:
    """Return the project of that name of a lesson, with its trained model if it has one.

    A file is read with the limits of every project file, its model in a child process; call
    it in a thread of its own if `is_read`.

    Parameters
    ----------
    progress : callable
        Raises `Cancelled` to stop.

    Raises
    ------
    PlaygroundError
        It does not open; the message says why.
    """
    recipe = lesson.content.projects[name]
    try:
        if not recipe.file:
            return Opened(recipe.build())
        path = inside(lesson.folder, recipe.file)
        if path.stat().st_size > MOST_PROJECT_BYTES:
            most = MOST_PROJECT_BYTES // 1_000_000
            raise FileFormatError(f"{recipe.file} has more than {most} MB; save it with fewer runs")
        opened = project_file.load(path, progress)
        if opened.has_lost_model:
            raise FileFormatError(" ".join(opened.warnings))
        pace = Recipe(pace=recipe.pace).build().pace if recipe.pace else opened.project.pace
        return replace(opened, project=replace(opened.project, pace=pace))
    except Cancelled:
        raise
    except (PlaygroundError, OSError) as error:
        raise FileFormatError(
            f"The project “{name}” of the lesson {_called(lesson.name, lesson.content.title)} "
            f"does not open: {error}"
        ) from error


def inside(folder: Path, name: str) -> Path:
    """Return the path of a file in a lesson's folder.

    Raises
    ------
    FileFormatError
        The name leads out of the folder.
    """
    path = (folder / name).resolve()
    if not name or Path(name).is_absolute() or not path.is_relative_to(folder.resolve()):
        raise FileFormatError(f"{name!r} lies outside of the lesson's folder")
    return path


def _table(path: Path, name: str) -> dict[str, object]:
    """Return the parsed TOML."""
    if not NAME.fullmatch(name):
        raise FileFormatError(
            f"A lesson's folder has a name of small letters, digits and dashes; received {name!r}"
        )
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileFormatError(
            f"The lesson {name} cannot be read: {error.strerror or error}"
        ) from error
    if len(data) > MOST_BYTES:
        raise FileFormatError(
            f"The lesson {name} is larger than {MOST_BYTES // 1000} kB; it cannot be used"
        )
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileFormatError(f"The lesson {name} is damaged: {error}") from error


def _called(name: str, title: object) -> str:
    """Return how the users know a lesson: by its title, and the name of its folder."""
    return f"“{_short(title)}” ({name})" if isinstance(title, str) and title.strip() else name


def _short(title: str) -> str:
    return visible(title, kept="")[:60]


def _step_of(problem: str, steps: object) -> str:
    """Return "step 2, “Its title”: " for a problem that msgspec finds in a step, else ""."""
    found = AT_STEP.search(problem)
    place = int(found.group(1)) if found else -1
    if not isinstance(steps, list) or not 0 <= place < len(steps):
        return ""
    title = steps[place].get("title") if isinstance(steps[place], dict) else None
    return f"step {place + 1}, “{_short(title)}”: " if isinstance(title, str) else ""


def _check(called: str, content: LessonFile) -> None:
    """Raise an error for what the types of the fields cannot express."""
    for number, step in enumerate(content.steps, 1):
        where = f"Step {number}, “{_short(step.title)}”, of the lesson {called}"
        if step.open and step.open not in content.projects:
            raise FileFormatError(f"{where} opens a project that is missing: {step.open!r}")
        for text in step.texts():
            _check_text(where, text)
    questions = [step.question for step in content.steps if step.question is not None]
    for question in (*questions, *content.quiz):
        problem = question.problem()
        if problem:
            raise FileFormatError(
                f"The question “{question.text[:60]}” of the lesson {called} cannot be used: "
                f"{problem}"
            )


def _check_text(where: str, text: str) -> None:
    html = HTML.search(text)
    if html:
        raise FileFormatError(
            f"{where} contains HTML ({html.group()[:40]}); a lesson's text is Markdown only"
        )
    for found in LINK.finditer(text):
        target = found.group(1)
        is_picture = found.group().startswith("!")
        if not is_picture and not target.startswith(LINKS):
            raise FileFormatError(
                f"{where} has a link to {target[:60]!r}; links lead to glossary: or show: only"
            )
        if is_picture and ("/" in target or "\\" in target or ":" in target):
            raise FileFormatError(
                f"{where} shows a picture outside of the lesson's folder: {target[:60]!r}"
            )
