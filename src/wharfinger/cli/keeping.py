"""`wharfinger backup`, `restore` and `upgrade`: the books kept safe."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from wharfinger.cli import say


def make_backup(target: Path, *, as_json: bool) -> None:
    """The books into one file."""
    from wharfinger.books.backup import backup
    from wharfinger.books.opening import find_books

    manifest = backup(find_books(), target)
    if as_json:
        say.answer_json({"file": str(target), **asdict(manifest)})
        return
    say.answer(f"{target}: {manifest.counts['books_act']:,} acts, {target.stat().st_size:,} bytes, verified.")


def bring_back(source: Path, *, replace: bool, as_json: bool) -> None:
    """The books out of a file."""
    from wharfinger.books.backup import restore
    from wharfinger.books.opening import start_django, steps_behind

    restored = restore(start_django(), source, replace=replace)
    if as_json:
        answer = {"old_books": restored.old_books, "steps_behind": steps_behind()}
        say.answer_json({**asdict(restored.manifest), **answer})
        return
    say.answer(f"Books of {restored.manifest.made_at} with {restored.manifest.counts['books_act']:,} acts.")
    if restored.old_books:
        say.answer(f"The old ones are kept as {restored.old_books}.")
    if steps_behind():
        say.aside("They are of an older version: run `wharfinger upgrade` before anything else.")


def bring_up_to_date(*, as_json: bool) -> None:
    """Books of an older version to this one's, with a backup first."""
    from wharfinger.books.upgrade import upgrade

    done = upgrade()
    if as_json:
        say.answer_json({"steps": done.steps, "backup": str(done.backup) if done.backup else None})
    elif done.steps:
        say.answer(f"{len(done.steps)} steps done. The books as they were: {done.backup}")
    else:
        say.answer("The books are up to date.")
