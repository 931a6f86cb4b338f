"""Opens and saves files for the window, never in the main thread."""
