"""`wharfinger work` and `wharfinger metrics`: the work in the background, and how the books are doing."""

from __future__ import annotations

import sys

from wharfinger.cli import say

STOPPED_BY_KEYBOARD = 130


def do_jobs(*, until_idle: bool) -> None:
    """Do the jobs of the books until told to stop; what happens is logged on standard error."""
    from wharfinger.office.work import work

    if work(until_idle=until_idle):
        sys.exit(STOPPED_BY_KEYBOARD)


def show_metrics(*, as_json: bool) -> None:
    """Print the metrics of the books, for Prometheus or as JSON."""
    from wharfinger.books import open_books

    open_books()
    from wharfinger.books import metrics

    found = metrics.measure()
    if as_json:
        say.answer_json(metrics.as_json(found))
    else:
        sys.stdout.write(metrics.as_text(found))
