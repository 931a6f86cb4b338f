"""Each data set of the menu and the function that writes its code."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.export.script import drawn_sources, file_sources, loaded_sources
from playground.export.script.source_code import Source

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "truth_table": drawn_sources.truth_table,
        "xor": drawn_sources.xor,
        "circle": drawn_sources.circle,
        "gauss": drawn_sources.gauss,
        "spiral": drawn_sources.spiral,
        "reg_plane": drawn_sources.reg_plane,
        "reg_gauss": drawn_sources.reg_gauss,
        "clusters": drawn_sources.clusters,
        "digits": loaded_sources.digits,
        "iris": loaded_sources.iris,
        "breast_cancer": loaded_sources.breast_cancer,
        "mnist": loaded_sources.mnist,
        "csv": file_sources.csv_file,
        "npz": file_sources.npz_file,
        "npy": file_sources.npy_file,
    }
)
"""From a data set's name to its code."""
