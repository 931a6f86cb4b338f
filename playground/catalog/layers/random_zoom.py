"""RandomZoom: enlarges or shrinks images at random."""

from playground.base.params import Spread
from playground.catalog.families.augmentation import MOVED, augmentation

RANDOM_ZOOM = augmentation(
    "RandomZoom",
    "Enlarges or shrinks each image at random while training.",
    "x zoomed by up to ±height_factor while training, x otherwise",
    (
        Spread(
            name="height_factor",
            help="The largest change: 0.2 shrinks or enlarges by up to a fifth.",
            default=0.2,
            minimum=0.0,
            maximum=1.0,
        ),
        Spread(
            name="width_factor",
            help="The same for the width; left empty, images keep their proportions.",
            default=None,
            minimum=0.0,
            maximum=1.0,
            is_optional=True,
        ),
        *MOVED,
    ),
    "scale enlarge shrink size",
    positional=("height_factor", "width_factor", "fill_mode", "interpolation", "seed"),
)
