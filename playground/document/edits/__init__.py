"""Further edits: blocks, comments, copy and paste, frozen weights."""
