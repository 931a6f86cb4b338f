"""The Saliency panel: which parts of a sample an output depends on, and wrong answers."""
