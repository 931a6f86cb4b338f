"""A folder of images: the user's own pictures, one folder per class."""

from dataclasses import replace
from typing import Any

from playground.base.params import Choice, Int
from playground.datasets.families.folders import FolderKind, folder_data, found_in_folder, raw_of
from playground.datasets.folders.new_files import PICTURES
from playground.datasets.script_code import Hole, Lines, Values
from playground.datasets.task import Task

GREY, COLOUR = "grey", "colour"
SIZE = Int(
    name="size",
    help="Width and height in pixels to which every picture is brought.",
    default=32,
    minimum=8,
    maximum=512,
)
COLOURS = Choice(
    name="colours",
    help="Grey pictures have one number per pixel, colour pictures three.",
    default=COLOUR,
    options=(COLOUR, GREY),
    caption="Colours",
)
FIT = Choice(
    name="fit",
    help="What happens to pictures that are not square.",
    default="crop",
    options=("crop", "stretch", "pad"),
    labels=("Crop to the middle", "Stretch", "Add bars"),
    caption="Not square",
)
IMPORTS = ("from PIL import Image, ImageOps",)
READER = """def sample(path):
    image = Image.open(path)
    image.draft($mode, (3 * $size, 3 * $size))
    image = ImageOps.exif_transpose(image)
    if image.mode[0] in "IF":  # 16 bits, or floats
        values = np.asarray(image, "float64")
        top = 65535.0 if image.mode[0] == "I" else max(values.max(), 1.0)
        image = Image.fromarray(np.clip(values / top * 255, 0, 255).astype("uint8"))
    image = image.convert("RGBA")
    image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert($mode)
    image = {fitted}
    return np.asarray(image, dtype="float32").reshape($size, $size, -1) / 255

"""
EARLIER_READER = """def sample(path):
    image = Image.open(path)
    image.draft($mode, (3 * $size, 3 * $size))
    image = ImageOps.exif_transpose(image).convert("RGBA")
    image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert($mode)
    image = {fitted}
    return np.asarray(image, dtype="float32").reshape($size, $size, -1) / 255

"""
FITTED = {
    "crop": "ImageOps.fit(image, ($size, $size), Image.Resampling.BILINEAR)",
    "stretch": "image.resize(($size, $size), Image.Resampling.BILINEAR, reducing_gap=3.0)",
    "pad": "ImageOps.pad(image, ($size, $size), Image.Resampling.BILINEAR)",
}


def _size(values: Values) -> int:
    size = values["size"]
    assert isinstance(size, int)
    return size


def _describe(values: Values, task: Task) -> Task:
    channels = 3 if values["colours"] == COLOUR else 1
    return replace(task, input_shape=(_size(values), _size(values), channels))


def _settings(values: Values) -> dict[str, Any]:
    return {
        "size": (_size(values), _size(values)),
        "fit": values["fit"],
        "is_colour": values["colours"] == COLOUR,
    }


def _reader(values: Values) -> Lines:
    return (READER.format(fitted=FITTED[str(values["fit"])]),)


def _earlier_reader(values: Values) -> Lines:
    return (EARLIER_READER.format(fitted=FITTED[str(values["fit"])]),)


def picture_code(shape: tuple[int, ...], fit: str) -> tuple[Lines, str]:
    """Return imports and code of ``sample(path)``, which reads a picture into [0, 1].

    Parameters
    ----------
    shape : tuple of int
        Of a sample: (size, size, channels).
    fit : str
        What happens to pictures that are not square.
    """
    mode = "RGB" if shape[2:] == (3,) else "L"
    code = READER.format(fitted=FITTED[fit]).replace("$size", str(shape[0]))
    return IMPORTS, code.replace("$mode", repr(mode)).strip()


IMAGE_FOLDER = folder_data(
    name="image_folder",
    label="Folder of images",
    short_label="Images",
    summary="Your own pictures: a folder per class, or a table of files and labels.",
    kind=FolderKind(
        params=(SIZE, COLOURS, FIT),
        suffixes=PICTURES,
        kind="images",
        settings=_settings,
        describe=_describe,
        reader=_reader,
        earlier_readers=(_earlier_reader,),
        imports=IMPORTS,
        forms={"fit": FIT.options},
        holes={
            "mode": Hole(
                lambda values: "RGB" if values["colours"] == COLOUR else "L",
                lambda read: {"colours": COLOUR if read["mode"] == "RGB" else GREY},
            )
        },
        find=found_in_folder,
        finish=raw_of,
    ),
)
