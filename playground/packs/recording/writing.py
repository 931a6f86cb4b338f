"""Writes what was recorded as a lesson, or a goal as a challenge: a `Pack` in memory."""

import re
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import tomli_w

from playground.base.errors import PlaygroundError
from playground.challenges.challenge import Goal
from playground.document.file import encode
from playground.document.locks import Locks
from playground.document.project import Project
from playground.learning.packs import VERSION
from playground.learning.values import FILES
from playground.packs.pack import Kind, Pack
from playground.packs.recording.recorder import Draft
from playground.training.files import project_file

START = "start"
MINUTES_PER_STEP = 1


@dataclass(frozen=True, slots=True)
class ChallengeDraft:
    """A challenge as it is being written.

    Attributes
    ----------
    title, text, hint : str
    level : int
        From 1 to 4.
    goal : Goal
    limits : mapping of str to int
        The largest permitted number of "units", "layers" or "parameters".
    """

    title: str
    text: str
    hint: str
    level: int
    goal: Goal
    limits: Mapping[str, int]


def lesson_pack(title: str, summary: str, drafts: tuple[Draft, ...], start: Project) -> Pack:
    """Return a lesson that opens `start` and asks for these steps.

    Raises
    ------
    PlaygroundError
        There is no title or no step, or the project cannot be handed out.
    """
    if not title.strip() or not drafts:
        missing = "a title" if not title.strip() else "a step: press Record, and do something"
        raise PlaygroundError(f"the lesson needs {missing}")
    steps = [_step(draft) for draft in drafts]
    steps[0]["open"] = START
    table = {
        "version": VERSION,
        "title": title.strip(),
        "number": 0,
        "minutes": min(60, max(1, len(drafts) * MINUTES_PER_STEP)),
        "summary": summary.strip()[:300],
        "projects": {START: {"file": f"{START}.nnplay"}},
        "steps": steps,
    }
    files = {Kind.LESSON.main: tomli_w.dumps(table).encode(), f"{START}.nnplay": _saved(start)}
    return Pack(Kind.LESSON, _name(title, files[Kind.LESSON.main]), files)


def challenge_pack(draft: ChallengeDraft, start: Project) -> Pack:
    """Return a challenge that begins with `start`.

    Raises
    ------
    PlaygroundError
        The project cannot be handed out.
    """
    _require_portable(start)
    goal = draft.goal
    table = {
        "title": draft.title.strip(),
        "level": draft.level,
        "text": draft.text.strip(),
        "hint": draft.hint.strip() or "There is no hint.",
        "goal": {
            "metric": goal.metric,
            "at_least" if goal.is_least else "at_most": goal.limit,
            "epochs": goal.epochs,
        },
        "limits": dict(draft.limits),
    }
    files = {Kind.CHALLENGE.main: tomli_w.dumps(table).encode(), "start.json": encode(start)}
    return Pack(Kind.CHALLENGE, _name(draft.title, files[Kind.CHALLENGE.main]), files)


def _step(draft: Draft) -> dict[str, Any]:
    """Return a step as values for TOML. Any: TOML values."""
    step: dict[str, Any] = {"title": draft.title.strip() or "Step", "text": draft.text}
    if draft.question is not None:
        step["question"] = msgspec.to_builtins(draft.question)
    if draft.task.strip():
        task: dict[str, Any] = {"text": draft.task, "checks": list(draft.chosen)}
        task |= {"hints": [hint for hint in draft.hints if hint.strip()], "after": draft.after}
        step["task"] = {**task, "show": list(draft.show)}
    return step


def _saved(project: Project) -> bytes:
    """Return the bytes of a project file, without a trained model and without locks."""
    _require_portable(project)
    with tempfile.TemporaryDirectory(prefix="playground-pack-") as folder:
        path = Path(folder) / f"{START}.nnplay"
        project_file.save(path, replace(project, locks=Locks()), None)
        return path.read_bytes()


def _require_portable(project: Project) -> None:
    """Raise a sentence if the project reads a file of this machine."""
    if any(project.data.source.params.get(name) for name in FILES):
        raise PlaygroundError(
            "the project reads a file of this computer, which the class does not have; choose a "
            "data set of the program"
        )


def _name(title: str, content: bytes) -> str:
    """Return a name that is readable, and that another lesson of the same title does not have."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return "-".join(each for each in (words, sha256(content).hexdigest()[:6]) if each)
