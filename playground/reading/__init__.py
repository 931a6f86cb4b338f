"""Files of unknown origin are parsed in a child process, never in this one.

Flow
----
`pool.Readers.read` takes a `protocol.Request` (kind, path, options), hands it to a child
process and waits for the answer in the thread that asked, never on the main thread. The child
(`child.serve`) looks the kind up in `table.READERS`, imports the function named there, and
calls it. What the function returns is encoded with msgspec and decoded in the parent as the
type that the caller expects. Large arrays cross as files in a private folder (`arrays`), which
the parent maps into memory and removes.

Invariants
----------
- The parent parses nothing that the file's author wrote, and unpickles nothing: it decodes
  messages of known types and bounded size.
- A kind is one line in an explicit table. A request names a kind, never a function.
- An answer is a value, or one sentence of at most 300 characters (`border`). No exception of a
  library leaves the child.
- A child is killed when it is silent for too long, holds too much memory (`limits`), or the
  user cancels. The next request starts another child.
- A child serves one request at a time and is kept for the next. It exits when it was idle for
  a while, when its parent has ended, and, on POSIX, when the kernel's alarm ends it after far too
  long a silence, even if a library never returns.

Limits are not a sandbox: they do not stop a library that was tricked into running machine code.
"""
