"""``python -m playground`` is the same as the command ``playground``; the bundle starts here.

Nothing heavy is imported at the top: a child process imports this module before it begins.
"""

import sys
from multiprocessing import freeze_support
from pathlib import Path

from playground.base import garbage
from playground.base.own_process import PROVE, RUN_EXPORT


def main() -> None:
    """Do the task that this process was started for; without one, run the command line."""
    if sys.argv[1:2] == [PROVE] and len(sys.argv) == 3:
        from playground.export.script.proving import prove  # noqa: PLC0415

        sys.exit(prove(Path(sys.argv[2])))
    if sys.argv[1:2] == [RUN_EXPORT] and len(sys.argv) == 3:
        from playground.export.running_export import run_export  # noqa: PLC0415

        sys.exit(run_export(Path(sys.argv[2])))
    garbage.pause()
    from playground import cli  # noqa: PLC0415 - child processes and the proof do not need it

    cli.main()


if __name__ == "__main__":
    freeze_support()  # first: a spawned process of the bundle goes no further than this
    main()
