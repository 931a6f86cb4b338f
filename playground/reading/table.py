"""Which function reads which kind of file in the child, by dotted name.

Names instead of functions, because the readers lie in packages above this one, and because
a child imports only what it needs.
"""

from collections.abc import Mapping
from types import MappingProxyType

READERS: Mapping[str, str] = MappingProxyType(
    {
        "data.inspect": "playground.datasets.apart.inspect",
        "data.load": "playground.datasets.apart.load",
        "script": "playground.importing.apart.script",
        "model": "playground.importing.apart.model",
        "state": "playground.training.files.project_file.state",
    }
)
