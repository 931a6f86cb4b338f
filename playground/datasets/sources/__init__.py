"""The data sets of the menu: one file each, and one line here."""

from playground.base.registry import Registry
from playground.datasets.sources.breast_cancer import BREAST_CANCER
from playground.datasets.sources.checkerboard import CHECKERBOARD
from playground.datasets.sources.circle import CIRCLE
from playground.datasets.sources.clusters import CLUSTERS
from playground.datasets.sources.csv_file import CSV_FILE
from playground.datasets.sources.digits import DIGITS
from playground.datasets.sources.gauss import GAUSS
from playground.datasets.sources.iris import IRIS
from playground.datasets.sources.mnist import MNIST
from playground.datasets.sources.npy_file import NPY_FILE
from playground.datasets.sources.npz_file import NPZ_FILE
from playground.datasets.sources.reg_gauss import REG_GAUSS
from playground.datasets.sources.reg_plane import REG_PLANE
from playground.datasets.sources.spiral import SPIRAL
from playground.datasets.sources.truth_table import TRUTH_TABLE
from playground.datasets.sources.xor import XOR

DATASETS = Registry(
    "data set",
    (
        TRUTH_TABLE,
        XOR,
        CHECKERBOARD,
        CIRCLE,
        GAUSS,
        SPIRAL,
        REG_PLANE,
        REG_GAUSS,
        IRIS,
        BREAST_CANCER,
        CLUSTERS,
        DIGITS,
        MNIST,
        CSV_FILE,
        NPZ_FILE,
        NPY_FILE,
    ),
)
