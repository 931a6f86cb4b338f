"""Words that say to which part of the data a folder, an array or a row belongs, best first."""

TRAINING_WORDS = ("train", "training")
TEST_WORDS = ("test", "testing")
VALIDATION_WORDS = ("val", "valid", "validation", "dev", "eval", "holdout")
HELD_BACK_WORDS = (*TEST_WORDS, *VALIDATION_WORDS)
"""Both are the test set of this program, unless a file has both."""
