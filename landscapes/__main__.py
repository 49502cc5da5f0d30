"""``python -m landscapes``."""

from landscapes.cli import main

if __name__ == "__main__":
    main()
