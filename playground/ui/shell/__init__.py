"""The window and its fixed parts: bars, columns, tabs, time line, status."""
