"""The command line: errors become one sentence and an exit code.

Without a command the window opens: ``playground``, ``playground FILE``. The table of commands
is in `playground.command_line.commands`.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from playground.base import garbage
from playground.base.errors import PlaygroundError
from playground.command_line.terminal.interrupts import INTERRUPTED
from playground.command_line.window import OPEN, open_window


def run(arguments: Sequence[str]) -> int:
    """Run one command; return the exit code: 0, 1 for an error, 2 for wrong usage."""
    words = _with_command(arguments)
    try:
        return _do(words)
    except PlaygroundError as error:
        _report(str(error))
        return 1
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _report(f"{place}{error.strerror or error}")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)


def _do(words: Sequence[str]) -> int:
    """Run a command; the window opens without typer, so that it is there earlier."""
    if words[0] == OPEN and len(words) < 3 and not any(word.startswith("-") for word in words):
        return open_window(Path(words[1]) if len(words) > 1 else None)
    from playground.command_line.commands import build  # noqa: PLC0415 - see its docstring

    garbage.settle()
    build()(words, prog_name="playground")
    return 0


def _report(problem: str) -> None:
    from playground.command_line.terminal.output import report  # noqa: PLC0415 - loads rich

    report(f"error: {problem}")


def _with_command(arguments: Sequence[str]) -> list[str]:
    """Return the arguments, with `open` in front if there is none or only a file."""
    if not arguments:
        return [OPEN]
    from playground.packs.pack import SUFFIXES  # noqa: PLC0415 - for a file alone

    first = arguments[0]
    is_file = first.endswith((".nnplay", *SUFFIXES)) or os.sep in first or Path(first).is_file()
    return [OPEN, *arguments] if is_file else list(arguments)


def main() -> None:
    """Run the command line and exit with its exit code."""
    sys.exit(run(sys.argv[1:]))
