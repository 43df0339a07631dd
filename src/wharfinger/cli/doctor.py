"""`wharfinger doctor`: what is wrong with the books, and how to mend it."""

from __future__ import annotations

import sys
from dataclasses import asdict

from wharfinger.cli import say


def show_findings(*, as_json: bool) -> None:
    """Examine the books at WHARFINGER_HOME and DATABASE_URL; ends with 1 where something is wrong."""
    from wharfinger.books.opening import open_books

    home = open_books()
    from wharfinger.books.doctor import examine  # its models can be imported only now

    examined = examine(home)
    findings = [finding for each in examined for finding in each.findings]
    if as_json:
        say.answer_json(
            {
                "well": not findings,
                "checks": {each.check: len(each.findings) for each in examined},
                "findings": [asdict(finding) for finding in findings],
            }
        )
    else:
        for each in examined:
            say.answer(f"{each.check}: {'not well' if each.findings else 'well'}")
        for finding in findings:
            say.answer(
                f"\n{finding.check}\nFound:    {finding.found}\n"
                f"Expected: {finding.expected}\nTo mend:  {finding.mend}"
            )
    if findings:
        sys.exit(1)
