"""Reads challenges from their folders; whatever is wrong is one sentence."""

import tomllib
from pathlib import Path
from typing import Any

from playground.base.errors import PlaygroundError
from playground.base.paths import resources_folder
from playground.challenges.challenge import LEVELS, Challenge, ChallengeError, Goal
from playground.challenges.limits import LIMITS
from playground.document.file import decode

MAXIMUM_BYTES = 2**20
LONGEST = 5000
LONGEST_TITLE = 120
MOST_EPOCHS = 20_000
MOST_CHALLENGES = 200
FREE_DATA = frozenset({"features", "scaling", "train_fraction"})
FIELDS = frozenset({"title", "level", "text", "hint", "goal", "limits", "may_change"})
GOAL_FIELDS = frozenset({"metric", "at_least", "at_most", "epochs"})


def challenges_folder() -> Path:
    """Return the folder of the challenges that come with the program."""
    return resources_folder() / "challenges"


def all_challenges(folder: Path | None = None) -> tuple[Challenge, ...]:
    """Return all challenges, by level and name.

    Raises
    ------
    ChallengeError
        One cannot be read; the message says which and why.
    """
    home = folder or challenges_folder()
    found = [read_challenge(path.parent) for path in sorted(home.glob("*/challenge.toml"))]
    return tuple(sorted(found, key=lambda each: (each.level, each.name)))


def own_challenges(folder: Path | None) -> tuple[tuple[Challenge, ...], tuple[str, ...]]:
    """Return the challenges that the user was given, and why others cannot be used.

    Parameters
    ----------
    folder : Path or None
        Where they are, each in a folder; it need not exist.
    """
    found, failed = [], []
    paths = sorted(folder.glob("[!.]*/challenge.toml")) if folder is not None else []
    for path in paths[:MOST_CHALLENGES]:
        try:
            found.append(read_challenge(path.parent))
        except PlaygroundError as error:
            failed.append(str(error))
    return tuple(sorted(found, key=lambda each: (each.level, each.name))), tuple(failed)


def find_challenge(name: str, own: Path | None = None) -> Challenge:
    """Return the challenge of that name, of the program or of the user's folder `own`.

    Raises
    ------
    ChallengeError
        There is none, or it cannot be read.
    """
    for challenge in (*all_challenges(), *own_challenges(own)[0]):
        if challenge.name == name:
            return challenge
    raise ChallengeError(f"there is no challenge {name!r:.80}; `playground challenges` lists them")


def read_challenge(folder: Path) -> Challenge:
    """Return the challenge in a folder.

    Raises
    ------
    ChallengeError
        It is damaged, too large, of a newer version, or its project does not open.
    """
    try:
        raw = tomllib.loads(_text(folder / "challenge.toml"))
        start = decode(_text(folder / "start.json").encode())
        return _challenge(folder.name, raw, start)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ChallengeError(f"the challenge {folder.name} is not valid TOML ({error})") from None
    except OSError as error:
        raise ChallengeError(f"the challenge {folder.name} cannot be read ({error})") from None
    except ChallengeError:
        raise
    except PlaygroundError as error:
        raise ChallengeError(f"the project of the challenge {folder.name}: {error}") from None


def _text(path: Path) -> str:
    """Return the text of a small file."""
    if path.stat().st_size > MAXIMUM_BYTES:
        raise ChallengeError(f"{path.parent.name}/{path.name} is larger than 1 MB; shorten it")
    return path.read_text(encoding="utf-8")


# Any: what a TOML file holds.
def _challenge(name: str, raw: dict[str, Any], start: Any) -> Challenge:
    """Return a checked challenge."""
    _require_known(name, raw, FIELDS)
    level = raw.get("level")
    if isinstance(level, bool) or not isinstance(level, int) or not 1 <= level <= len(LEVELS):
        raise ChallengeError(f"{name}: level must be 1 to {len(LEVELS)}; received {level!r:.60}")
    limits = raw.get("limits", {})
    if not isinstance(limits, dict):
        raise ChallengeError(f"{name}: limits must be a table; received {limits!r:.60}")
    _require_known(name, limits, frozenset(LIMITS))
    free = raw.get("may_change", [])
    if not isinstance(free, list) or not set(free) <= FREE_DATA:
        allowed = ", ".join(sorted(FREE_DATA))
        raise ChallengeError(f"{name}: may_change lists some of {allowed}; received {free!r:.60}")
    title = _string(name, raw, "title", LONGEST_TITLE)
    text, hint = (_string(name, raw, key) for key in ("text", "hint"))
    goal = _goal(name, raw.get("goal"))
    return Challenge(name, title, level, text, hint, goal, limits, tuple(free), start)


def _goal(name: str, raw: Any) -> Goal:
    if not isinstance(raw, dict):
        raise ChallengeError(f"{name}: it has no [goal]")
    _require_known(name, raw, GOAL_FIELDS)
    sides = [side for side in ("at_least", "at_most") if side in raw]
    metric, epochs = raw.get("metric"), raw.get("epochs")
    if len(sides) != 1 or not isinstance(metric, str):
        raise ChallengeError(f"{name}: a goal has a metric, and one of at_least and at_most")
    limit = raw[sides[0]]
    if isinstance(limit, bool) or not isinstance(limit, int | float):
        raise ChallengeError(f"{name}: {sides[0]} must be a number; received {limit!r:.60}")
    if isinstance(epochs, bool) or not isinstance(epochs, int) or not 1 <= epochs <= MOST_EPOCHS:
        allowed = f"1 to {MOST_EPOCHS:,}"
        raise ChallengeError(f"{name}: epochs must be {allowed}; received {epochs!r:.60}")
    return Goal(metric, float(limit), sides[0] == "at_least", epochs)


def _string(name: str, raw: dict[str, Any], key: str, longest: int = LONGEST) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not 1 <= len(value) <= longest:
        raise ChallengeError(f"{name}: {key} must be a text of 1 to {longest:,} characters")
    return value.strip()


def _require_known(name: str, raw: dict[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(set(raw) - known)
    if unknown:
        raise ChallengeError(
            f"{name} has an unknown entry {unknown[0]!r:.60}, so it cannot be checked; install "
            "the newest version of the program"
        )
