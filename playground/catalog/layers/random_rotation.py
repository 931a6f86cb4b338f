"""RandomRotation: turns images at random."""

from playground.base.params import Spread
from playground.catalog.families.augmentation import MOVED, augmentation

RANDOM_ROTATION = augmentation(
    "RandomRotation",
    "Turns each image by a random angle while training.",
    "x turned by up to ±factor · 360° while training, x otherwise",
    (
        Spread(
            name="factor",
            help="The largest angle as a share of a full turn: 0.1 is 36 degrees to both sides.",
            default=0.1,
            minimum=0.0,
            maximum=1.0,
        ),
        *MOVED,
    ),
    "turn angle rotate",
    positional=("factor", "fill_mode", "interpolation", "seed", "fill_value"),
)
