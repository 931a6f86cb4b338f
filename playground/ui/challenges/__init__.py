"""The list of challenges: start one, have the project checked, save the proof."""
