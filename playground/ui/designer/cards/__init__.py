"""A layer as a card: layout, painting, words and live pictures."""
