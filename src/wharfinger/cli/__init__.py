"""The terminal: it translates, and decides nothing."""

import sys


def start() -> None:
    """The command `wharfinger`. Importing takes a moment, in which a person may already press Ctrl-C."""
    try:
        from wharfinger.cli.main import main

        main()
    except KeyboardInterrupt:
        sys.exit(130)
