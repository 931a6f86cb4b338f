"""The user's own tables: how they are read, what is found out about them, and what is proposed.

Flow
----
`opened.tables().open` asks the child process to read a file (`parse`, the only code that
imports polars). The child finds out how the file is written (`read_as.ReadAs`), gives every
column a type, and answers with the facts (`facts.TableFacts`) and the columns as plain arrays
(`stored.Table`), which this process maps into memory and keeps for a while.

Invariants
----------
- The facts do not depend on what the user chooses. They are kept in the project, so that
  everything that follows from them is known without the file: kinds, roles, the task, the
  names of the inputs (`settings`, `kinds`, `proposals`, `plan`).
- What the user chooses about columns (`settings.TableSettings`) never reads the file again.
  Only a different way to read it (`ReadAs`) does.
- Whatever was detected and could have been meant otherwise has a note for the user.
"""
