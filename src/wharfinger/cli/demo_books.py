"""The demo's books beside its files, where the parts for books are installed."""

from __future__ import annotations

import importlib.util
import os
from typing import Any

from wharfinger.cli import say
from wharfinger.cli.demo import Demo
from wharfinger.connect import read_folder


def keep_books(demo: Demo) -> dict[str, Any] | None:
    """Write the demo's company into its books, or bring them up to its last day. None without the parts."""
    if importlib.util.find_spec("django") is None:
        say.aside(
            "The books of the demo need the parts for the server: pip install 'wharfinger[server]'. "
            "The company stays with its files."
        )
        return None
    os.environ.setdefault("WHARFINGER_HOME", str(demo.home))
    from wharfinger.books import open_books

    open_books(make=True)
    from wharfinger.office.demo import plan_company, write_company

    say.aside("Writing the company's books ...")
    tables = read_folder(demo.tables).tables
    written = write_company(tables, demo.first_day, demo.last_day)
    if written.differs.height:
        say.aside(
            f"The stock of {written.differs.height} lots is not that of the files: the books were "
            "written by another version. To have both alike, delete the folder and run the demo again."
        )
    say.aside("Making the plan ...")
    planned = plan_company(written.since, demo.last_day)
    return {
        "since": written.since.isoformat(),
        "days_added": written.days_added,
        "open_proposals": planned.open,
        "outcomes": planned.outcomes,
    }
