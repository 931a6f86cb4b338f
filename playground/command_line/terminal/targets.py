"""`require_harmless`: a command's results never replace a project, or what the command reads."""

from pathlib import Path

from playground.base.errors import PlaygroundError

PROJECT_SUFFIX = ".nnplay"


def require_harmless(target: Path, *sources: Path) -> None:
    """Raise if writing `target` would replace a project, or a file that the command reads.

    Raises
    ------
    PlaygroundError
        It would; the message says so.
    """
    if any(target.exists() and path.exists() and target.samefile(path) for path in sources):
        raise PlaygroundError(f"{target} is the input itself; give the results another name")
    if target.suffix.lower() == PROJECT_SUFFIX:
        raise PlaygroundError(
            f"{target} has the name of a project; give the results a name with another ending"
        )
