"""The file that a passed challenge gives, and its verification.

The file is signed by its content: a digest over everything else in it. That shows a changed
file, but not who made it; a teacher who wants to be sure trains again, which `playground
check` does unless asked not to.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from playground.base.errors import PlaygroundError
from playground.base.files import write_bytes
from playground.challenges.challenge import Challenge, ChallengeError
from playground.challenges.checking import Attempt, Result
from playground.document.file import decode, encode
from playground.document.project import Project

FORMAT, VERSION = "nnpass", 1
SUFFIX = ".nnpass"
MAXIMUM_BYTES = 4 * 2**20
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Pass:
    """A passed challenge.

    Attributes
    ----------
    challenge : str
        Its name.
    who : str
        Who passed it.
    project : Project
    attempts : tuple of Attempt
    """

    challenge: str
    who: str
    project: Project
    attempts: tuple[Attempt, ...]


def write_pass(
    path: Path, challenge: Challenge, who: str, project: Project, result: Result
) -> None:
    """Write the file of a passed challenge.

    Raises
    ------
    ChallengeError
        It was not passed, or the name is too long.
    """
    if not result.is_passed:
        raise ChallengeError("only a passed challenge gives a file")
    if len(who) > LONGEST_NAME:
        raise ChallengeError(f"a name may have {LONGEST_NAME} characters; received {len(who)}")
    raw = {
        "format": FORMAT,
        "version": VERSION,
        "challenge": challenge.name,
        "who": who,
        "attempts": [
            {"seed": each.seed, "value": each.value, "is_reached": each.is_reached}
            for each in result.attempts
        ],
        "project": json.loads(encode(project)),
    }
    content = json.dumps({**raw, "digest": _digest(raw)}, indent=2, ensure_ascii=False)
    write_bytes(path, content.encode())


def read_pass(path: Path) -> Pass:
    """Return what a file says, once its digest is right.

    Raises
    ------
    ChallengeError
        It is damaged, was changed, or is of a newer version; the message says which.
    """
    try:
        if not path.is_file():
            raise ChallengeError("this is a folder, a device or a pipe; ask for an ordinary file")
        with path.open("rb") as stream:
            content = stream.read(MAXIMUM_BYTES + 1)
        if len(content) > MAXIMUM_BYTES:
            raise ChallengeError(
                f"the file is larger than {MAXIMUM_BYTES // 2**20} MB; ask for a new one"
            )
        raw = json.loads(content)
    except OSError as error:
        raise ChallengeError(f"the file cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError):
        raise ChallengeError("the file is damaged: it is not JSON; ask for a new one") from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise ChallengeError("this is not the file of a challenge")
    if raw.get("version") != VERSION:
        raise ChallengeError(
            f"the file has version {raw.get('version')!r:.20}; this program reads version {VERSION}"
        )
    try:
        is_whole = raw.pop("digest", None) == _digest(raw)
    except (ValueError, RecursionError):
        raise ChallengeError("the file is damaged: it holds no usable text") from None
    if not is_whole:
        raise ChallengeError("the file was changed after it was written")
    return _pass(raw)


# Any: what a JSON file holds.
def _pass(raw: dict[str, Any]) -> Pass:
    """Return the content of a file; its digest was right, but a digest is easily computed."""
    try:
        project = decode(json.dumps(raw["project"]).encode())
        attempts = tuple(
            Attempt(int(each["seed"]), _value(each["value"]), each["is_reached"] is True)
            for each in raw["attempts"][:10]
        )
        who, challenge = raw["who"], raw["challenge"]
    except PlaygroundError as error:
        raise ChallengeError(f"its project does not open: {error}") from None
    except (KeyError, TypeError, ValueError, RecursionError):
        raise ChallengeError("the file is damaged: a part is missing; ask for a new one") from None
    if not isinstance(who, str) or not isinstance(challenge, str):
        raise ChallengeError("the file is damaged: its names are not texts; ask for a new one")
    return Pass(challenge[:LONGEST_NAME], who[:LONGEST_NAME], project, attempts)


def _value(raw: object) -> float | None:
    return None if raw is None else float(str(raw))


def _digest(raw: dict[str, Any]) -> str:
    """Return the digest of the content, whatever the order and the spaces of its JSON."""
    text = json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
