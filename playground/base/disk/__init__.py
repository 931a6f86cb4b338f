"""Files that other windows and programs may open or change at the same time."""
