"""A folder that is not a valid lesson is refused in one sentence; the others stay usable."""

from pathlib import Path

import pytest

from playground.base.errors import FileFormatError
from playground.learning.library import Library
from playground.learning.packs import open_project, read_lesson

HEAD = 'version = 1\ntitle = "A"\nnumber = 1\nminutes = 5\nsummary = "s"\n'
STEP = '[[steps]]\ntitle = "One"\ntext = "Text."\n'
GOOD = HEAD + STEP


def pack(folder: Path, content: str | bytes, name: str = "mine") -> Path:
    """Write a lesson and return its folder."""
    path = folder / name
    path.mkdir()
    data = content.encode() if isinstance(content, str) else content
    (path / "lesson.toml").write_bytes(data)
    return path


def text_step(text: str) -> str:
    """Return a lesson whose step says `text`."""
    return f"{HEAD}[[steps]]\ntitle = 'One'\ntext = '''{text}'''\n"


HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "truncated": (GOOD[:-20], "is damaged"),
    "not text": (b"\xff\xfe\x00", "is damaged"),
    "empty": ("", "missing required field"),
    "newer": (GOOD.replace("version = 1", "version = 99"), "newer version"),
    "too large": (GOOD + "# " + "x" * 500_000, "larger than 400 kB"),
    "ten thousand steps": (
        HEAD + '[[steps]]\ntitle="a"\ntext=""\n' * 10_000,
        "has 10,000 steps; expected at most 60",
    ),
    "nested": (HEAD + "a = " + "[" * 5000 + "]" * 5000, "is damaged|cannot be used"),
    "unknown field": (GOOD + "script = 'rm'\n", "unknown field `script`"),
    "no step": (HEAD + "steps = []\n", "cannot be used"),
    "html": (text_step("<img src=x onerror=alert(1)>"), "contains HTML"),
    "script": (text_step("<script>alert(1)</script>"), "contains HTML"),
    "comment": (text_step("a <!-- b -->"), "contains HTML"),
    "link": (text_step("[x](https://example.com)"), "has a link to 'https://example.com'"),
    "file link": (text_step("[x](file:///etc/passwd)"), "has a link to"),
    "picture outside": (text_step("![x](../../secret.png)"), "picture outside"),
    "picture of the web": (text_step("![x](https://a.b/c.png)"), "picture outside"),
    "missing project": (GOOD + "open = 'nothing'\n", "opens a project that is missing"),
    "no right answer": (
        GOOD + "[steps.question]\nkind='one'\ntext='?'\n"
        "choices=[{text='a', why='b'}, {text='c', why='d'}]\n",
        "one answer must be right; received 0",
    ),
    "text too long": (text_step("x" * 7000), "length <= 6000"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_lesson_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    content, reason = HOSTILE[name]
    with pytest.raises(FileFormatError, match=reason) as caught:
        read_lesson(pack(tmp_path, content))
    assert "\n" not in str(caught.value).strip().split("<")[0]
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("name", ["Mine", "a b", "-a", "ä", "x" * 80])
def test_a_folder_of_another_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileFormatError, match="small letters"):
        read_lesson(pack(tmp_path, GOOD, name))


def test_a_bad_lesson_does_not_affect_the_others(tmp_path: Path) -> None:
    pack(tmp_path, GOOD, "good")
    for number, (content, _reason) in enumerate(HOSTILE.values()):
        pack(tmp_path, content, f"bad-{number}")
    library = Library(tmp_path)
    assert [lesson.name for lesson in library.lessons()] == ["good"]
    assert len(library.unreadable) == len(HOSTILE)


PROJECTS = {
    "file outside": ("file = '../../secret.nnplay'", "outside of the lesson's folder"),
    "absolute file": ("file = '/etc/passwd'", "outside of the lesson's folder"),
    "missing file": ("file = 'none.nnplay'", "does not open"),
    "no template": ("template = 'nothing'", "unknown template"),
    "a table of the user": ("data = {source = 'csv', path = '/etc/passwd'}", "cannot name a file"),
    "no data set": ("data = {source = 'nothing'}", "does not open"),
    "bad rate": ("training = {learning_rate = -1.0}", "does not open"),
    "bad field": ("training = {nothing = 1}", "no field 'nothing'"),
    "no layer": ("layers = [{type = 'Nothing'}]", "unknown layer type"),
    "bad units": ("layers = [{type = 'Dense', settings = {units = -1}}]", "units"),
    "bad name": ("layers = [{type = 'Dense', name = '../x'}]", "a layer's name"),
    "bad pace": ("pace = 'warp'", "unknown pace"),
    "bad choice": ("training = {optimizer = 'adam'}", "a table with a name"),
}


@pytest.mark.parametrize("name", PROJECTS)
def test_a_project_that_does_not_open_says_why(tmp_path: Path, name: str) -> None:
    recipe, reason = PROJECTS[name]
    lesson = read_lesson(pack(tmp_path, f"{GOOD}open = 'p'\n[projects.p]\n{recipe}\n"))
    with pytest.raises(FileFormatError, match=reason) as caught:
        open_project(lesson, "p")
    assert str(caught.value).startswith("The project “p” of the lesson “A” (mine) does not open")


NAMED = {
    "markup": ("text = '<script>'", "Step 2, “The loss”, of the lesson “Mine” (mine) contains"),
    "an unknown field": (
        "run = 'x'",
        "The lesson “Mine” (mine) cannot be used: step 2, “The loss”: ",
    ),
    "a link": ("text = '[x](https://a.b)'", "Step 2, “The loss”, of the lesson “Mine” (mine) has"),
}


@pytest.mark.parametrize("name", NAMED)
def test_a_refusal_names_lesson_and_step_by_their_titles(tmp_path: Path, name: str) -> None:
    content, words = NAMED[name]
    first = GOOD.replace('title = "A"', 'title = "Mine"')
    with pytest.raises(FileFormatError) as caught:
        read_lesson(pack(tmp_path, f"{first}[[steps]]\ntitle = 'The loss'\n{content}\n"))
    assert str(caught.value).startswith(words)


def test_a_damaged_project_file_says_why(tmp_path: Path) -> None:
    folder = pack(tmp_path, f"{GOOD}open = 'p'\n[projects.p]\nfile = 'p.nnplay'\n")
    (folder / "p.nnplay").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(FileFormatError, match="does not open"):
        open_project(read_lesson(folder), "p")
