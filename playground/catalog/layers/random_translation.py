"""RandomTranslation: shifts images at random."""

from playground.base.params import Spread
from playground.catalog.families.augmentation import MOVED, augmentation

RANDOM_TRANSLATION = augmentation(
    "RandomTranslation",
    "Shifts each image at random while training.",
    "x shifted by up to ±factor of its size while training, x otherwise",
    (
        Spread(
            name="height_factor",
            help="The largest shift up or down, as a share of the height.",
            default=0.1,
            minimum=0.0,
            maximum=1.0,
        ),
        Spread(
            name="width_factor",
            help="The largest shift to the left or right, as a share of the width.",
            default=0.1,
            minimum=0.0,
            maximum=1.0,
        ),
        *MOVED,
    ),
    "shift move position",
    required=("height_factor", "width_factor"),
    positional=("height_factor", "width_factor", "fill_mode", "interpolation", "seed"),
)
