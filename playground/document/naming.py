"""Names of layers, and title and notes of a project: these follow the data."""

import re
import unicodedata
from collections.abc import Collection
from itertools import count
from pathlib import PurePath

from playground.base.params import Choice
from playground.datasets.config import DataConfig
from playground.datasets.sources import DATASETS
from playground.document.project import Project
from playground.document.template_plans.plans import PLANS

LONGEST = 60
LONGEST_LAYER = 64
NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def is_layer_name(name: str) -> bool:
    """Return whether a layer may have that name: TensorFlow runs no layer with other letters.

    >>> is_layer_name("hidden_2"), is_layer_name("höhe"), is_layer_name("2nd")
    (True, False, False)
    """
    return len(name) <= LONGEST_LAYER and NAME.fullmatch(name) is not None


def layer_name(name: str) -> str:
    """Return the name of a layer that is nearest to `name`; "" for none.

    >>> layer_name("größe (cm)"), layer_name("2nd"), layer_name("")
    ('grosse__cm_', '_2nd', '')
    """
    if not name:
        return ""
    parts = unicodedata.normalize("NFKD", name[:LONGEST_LAYER].replace("ß", "ss"))
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    plain = re.sub(r"\W", "_", plain, flags=re.ASCII)[:LONGEST_LAYER]
    return plain if is_layer_name(plain) else f"_{plain}"[:LONGEST_LAYER]


def first_free(stem: str, taken: Collection[str]) -> str:
    """Return `stem` with the first number, from 1, that makes it none of `taken`.

    >>> first_free("group", {"group1", "group3"})
    'group2'
    """
    return next(name for name in (f"{stem}{number}" for number in count(1)) if name not in taken)


def data_title(data: DataConfig) -> str:
    """Return the title for data: the gate, the file name without suffix, or the data set.

    >>> from playground.base.params import Selection
    >>> data_title(DataConfig(Selection("truth_table", {"gate": "and"})))
    'AND'
    >>> data_title(DataConfig(Selection("csv", {"path": "/tmp/houses.csv"})))
    'houses'
    >>> data_title(DataConfig(Selection("iris")))
    'Iris flowers'
    """
    spec = DATASETS[data.source.name]
    param = next((param for param in spec.params if param.name == spec.named_by), None)
    if param is None:
        return spec.label
    value = data.source.params.get(param.name, param.initial)
    words = param.label(str(value)) if isinstance(param, Choice) else PurePath(str(value)).stem
    printable = "".join(letter for letter in words if letter.isprintable()).strip()
    return printable[:LONGEST] or spec.label


def title_with(project: Project, data: DataConfig) -> str:
    """Return the title of `project` after a change to `data`.

    A title that came from a template or from earlier data is updated; any other stays.
    """
    before, after = data_title(project.data), data_title(data)
    given = {
        "Untitled",
        before,
        *(plan.title for plan in PLANS),
        *(spec.label for spec in DATASETS),
    }
    return after if before != after and project.title in given else project.title


def notes_with(project: Project, data: DataConfig) -> str:
    """Return the notes of `project` after a change to `data`.

    Those of a template describe its data, so they are not kept for other data.
    """
    is_other = data_title(project.data) != data_title(data)
    is_of_template = any(project.notes == plan.notes for plan in PLANS)
    return "" if is_other and is_of_template else project.notes
