"""Records that this process imports Keras. Python runs it at the start of every child of a test.

`tests/lanes.py` puts this folder on the path of the children, and reads the record.
"""

import os
import sys

RECORD = os.environ.get("TESTS_RECORD_OF_KERAS", "")


class Recorder:
    """An import finder that finds nothing."""

    @staticmethod
    def find_spec(fullname: str, *_arguments: object) -> None:
        """Record an import of Keras or TensorFlow."""
        if fullname in ("keras", "tensorflow"):
            with open(RECORD, "a", encoding="utf-8") as record:
                record.write(f"{fullname}\n")


if RECORD:
    sys.meta_path.insert(0, Recorder)
