"""A folder of files per class: which files there are, how they are read apart, what is kept."""
