"""The Runs panel: all runs of a project, compared."""
