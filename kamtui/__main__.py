"""`python -m kamtui` is the `kamtui` command."""

from kamtui.cli import main

if __name__ == "__main__":
    main()
