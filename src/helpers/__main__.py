"""``python -m helpers``: the command line, for where the ``case-for-change`` script is not."""

import sys

try:
    from helpers.cli import main
except KeyboardInterrupt:  # pressed before there was anything to stop
    sys.exit(130)

if __name__ == "__main__":
    main()
