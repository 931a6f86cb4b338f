"""The command line: the same work without a window."""


def main() -> None:
    """Run the command line."""
