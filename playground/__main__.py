"""``python -m playground`` is the same as the command ``playground``."""

from multiprocessing import freeze_support

from playground.cli import main

if __name__ == "__main__":
    freeze_support()
    main()
