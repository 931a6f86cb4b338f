"""What a person hands to the window without a file dialog: dropped files and pasted texts."""
