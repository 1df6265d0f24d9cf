"""``python -m helpers``: the command line, for where the ``case-for-change`` script is not."""

from helpers.cli import main

if __name__ == "__main__":
    main()
