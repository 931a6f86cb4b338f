"""The function that reads each kind of file in the child, by dotted name.

The table holds names instead of functions, because the readers are in packages above this
one, and because a child imports only what it needs.
"""

from collections.abc import Mapping
from types import MappingProxyType

READERS: Mapping[str, str] = MappingProxyType(
    {
        "data.inspect": "playground.datasets.apart.inspect",
        "data.load": "playground.datasets.apart.load",
        "folder": "playground.datasets.folders.child.read",
        "files": "playground.datasets.folders.child.read_files",
        "folds": "playground.engine.folds.run",
        "baseline": "playground.datasets.derived.baseline.compute",
        "tsne": "playground.datasets.derived.tsne.compute",
        "table": "playground.datasets.tables.parse.child.read",
        "pack": "playground.packs.apart.read",
        "script": "playground.importing.apart.script",
        "model": "playground.importing.apart.model",
        "state": "playground.training.files.project_file.state",
    }
)
