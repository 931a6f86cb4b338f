"""How the example beside an export reads files that are samples: arrays, pictures, sounds, texts.

A file is read as the training data was: the lines are those of the script of such a folder.
"""

from dataclasses import dataclass

from playground.datasets.folders.new_files import TEXTS
from playground.datasets.preparation.values import ArrayColumn, Column, TextColumn
from playground.datasets.sources.image_folder import picture_code
from playground.datasets.sources.sound_folder import sound_code

COLOUR_AXES = 3
CHANNELS_FIRST = (
    'if samples.shape[1:] == (entry["shape"][2], *entry["shape"][:2]):',
    "    samples = np.moveaxis(samples, 1, -1)",
)
EACH = "samples = np.stack([sample(Path(name)) for name in sys.argv[1:]])"


@dataclass(frozen=True, slots=True)
class FileCode:
    """The part of the example that reads samples.

    Attributes
    ----------
    usage : str
        A file as it is given on the command line: "picture.png".
    imports : tuple of str
        Beside NumPy.
    lines : tuple of str
        They assign ``samples``, whose shape may still be that of one sample.
    """

    usage: str
    imports: tuple[str, ...]
    lines: tuple[str, ...]


def file_code(column: ArrayColumn) -> FileCode:
    """Return how samples are read as the training data of `column` was."""
    if column.seconds:
        imports, code = sound_code(column.seconds)
        return FileCode("sound.wav", imports, (*code.split("\n"), "", EACH))
    if column.fit:
        imports, code = picture_code(column.shape, column.fit)
        scaled = EACH if column.brightest == 1 else f"{EACH} * {column.brightest:g}"
        return FileCode("picture.png", imports, (*code.split("\n"), "", scaled))
    lines = ["samples = np.load(sys.argv[1])"]
    if column.member:
        lines += [f'if sys.argv[1].endswith(".npz"):\n    samples = samples[{column.member!r}]']
    if len(column.shape) == COLOUR_AXES and column.shape[2] == COLOUR_AXES:
        lines += CHANNELS_FIRST
    return FileCode("samples.npz" if column.member else "samples.npy", (), tuple(lines))


def text_lines(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the lines that read files of text as rows, for a model that reads a text alone."""
    if len(columns) != 1 or not isinstance(columns[0], TextColumn):
        return ()
    cell = f'{{{columns[0].name!r}: Path(name).read_text("utf-8-sig")}}'
    return (
        f"if sys.argv[1].lower().endswith({TEXTS!r}):",
        f"    rows = [{cell} for name in sys.argv[1:]]",
    )
