"""What each template is, as data: its words, its settings and its layers."""
