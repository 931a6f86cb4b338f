"""The pages of the Learn tab and their parts."""
