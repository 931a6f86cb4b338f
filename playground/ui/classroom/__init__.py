"""What a teacher needs in front of a class: presentation, locks, sheets, two maps side by side."""
