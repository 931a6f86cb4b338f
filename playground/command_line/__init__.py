"""The commands of the command line, one module per kind of work.

Flow
----
`commands` holds the table; `playground.cli` turns errors into one sentence and an exit
code; a command here reads its arguments, calls the core, and prints. Results go to standard
output, everything else (progress, warnings, errors) to standard error, so that output can
be piped. Whatever is slow to import (Keras, Qt, scikit-learn) is imported inside the
command that needs it, so that ``playground --help`` responds immediately.
"""
