"""The commands pack and shelf: lessons and challenges as files, and those you were given."""

from pathlib import Path
from typing import Annotated

import typer

from playground.base.errors import PlaygroundError
from playground.base.paths import resources_folder, shelf_folder
from playground.challenges.reading import challenges_folder
from playground.command_line.terminal.output import report, say, say_table
from playground.packs.pack import Kind


def pack(
    folder: Annotated[
        Path, typer.Argument(help="The folder of a lesson (lesson.toml) or a challenge.")
    ],
    output: Annotated[
        Path | None, typer.Option(help="Where to write it; by default beside the folder.")
    ] = None,
) -> None:
    """Pack a lesson or a challenge into one file to hand out.

    It is read back before it is written: what this program refuses is not handed out.
    """
    from playground.packs.apart import check  # noqa: PLC0415 - start-up time
    from playground.packs.pack import pack_of_folder, write_pack  # noqa: PLC0415

    made = pack_of_folder(folder)
    check(made)
    target = output or folder.resolve().with_name(f"{made.name}{made.kind.suffix}")
    if target.suffix != made.kind.suffix:
        raise PlaygroundError(
            f"the file of a {made.kind} ends with {made.kind.suffix}; received {target.name}"
        )
    write_pack(target, made)
    report(f"wrote {target}")


def shelf(
    add: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep this lesson or challenge.")
    ] = None,
    remove: Annotated[
        str, typer.Option(metavar="NAME", help="Remove the lesson or challenge of that name.")
    ] = "",
) -> None:
    """List the lessons and challenges that you were given; add one, or remove one.

    The window shows them under Learn. `playground attempt` and `playground check` know the
    challenges among them.
    """
    from playground.packs.apart import read_pack  # noqa: PLC0415 - start-up time
    from playground.packs.shelf import PackShelf  # noqa: PLC0415

    own = PackShelf(shelf_folder())
    if add is not None:
        found = read_pack(add)
        say(f"{found.kind} {own.add(found, taken_names(found.kind))}")
        return
    if remove:
        kinds = [kind for kind in Kind if remove in own.names(kind)]
        if not kinds:
            raise PlaygroundError(
                f"there is no lesson or challenge {remove!r:.80} on your shelf; "
                "`playground shelf` lists those that are"
            )
        for kind in kinds:
            own.remove(kind, remove)
            report(f"removed the {kind} {remove}")
        return
    say_table(("kind", "name"), [(kind, name) for kind in Kind for name in own.names(kind)])


def taken_names(kind: Kind) -> frozenset[str]:
    """Return the names of the lessons or challenges that come with the program."""
    lessons = resources_folder() / "learning" / "lessons"
    folder = lessons if kind is Kind.LESSON else challenges_folder()
    return frozenset(path.name for path in folder.iterdir())
