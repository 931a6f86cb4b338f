"""Run by the bundle at its start: TensorFlow's remote profiler is left out of it.

TensorFlow imports the profiler's native module (90 MB) when it is imported itself, and calls
it only to profile another machine, which this program never does.
"""

import sys
from types import ModuleType

NAME = "tensorflow.python.profiler.internal._pywrap_profiler_plugin"
sys.modules[NAME] = ModuleType(NAME)
