"""RandomFlip: mirrors images at random."""

from playground.base.params import Choice
from playground.catalog.families.augmentation import augmentation

RANDOM_FLIP = augmentation(
    "RandomFlip",
    "Mirrors images at random while training, so that left and right do not matter.",
    "x or its mirror image while training, x otherwise",
    (
        Choice(
            name="mode",
            help="Mirrors left and right, top and bottom, or each of them.",
            default="horizontal_and_vertical",
            options=("horizontal_and_vertical", "horizontal", "vertical"),
        ),
    ),
    "mirror reflect left right",
    required=(),
)
