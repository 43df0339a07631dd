"""`wharfinger import`: files of any shop into the books, looked at first, and undone as a whole."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wharfinger.cli import say

if TYPE_CHECKING:
    from wharfinger.cli.progress import Tell

CONSOLE = "console"
NOT_DONE = 1


def import_files(files: list[Path], *, yes: bool, as_json: bool) -> None:
    """Read the files, show what they would do, and write them into the books after a yes."""
    _open()
    from wharfinger.office import importing
    from wharfinger.office.importing.find import batch_of

    code = importing.stage(_by(), files)
    batch = batch_of(code)
    open_ = _open_questions(batch)
    if not yes:
        importing.preview(batch)
        if as_json:
            say.answer_json(
                {"batch": code, "preview": importing.preview_of(batch), "questions": open_, "applied": False}
            )
            return
        _show(batch, open_)
        if not _agreed():
            say.answer(f"Nothing was written. It waits as {code}: see the page /import/{code}/.")
            return
    elif not as_json:
        for question in open_:
            say.aside(f"{question['file']} waits for an answer: {question['ask']}")
    _tell_counts(_apply(code), as_json=as_json)


def undo_import(batch: str, *, as_json: bool) -> None:
    """Take a whole import back."""
    _open()
    from wharfinger.office import importing
    from wharfinger.office.importing.find import batch_of
    from wharfinger.office.plan_now import follow

    begun = importing.undo_import(_by(), batch)
    with _bar() as tell:
        answer = follow(begun["job"], tell)
    if as_json:
        say.answer_json({**importing.counts(batch_of(batch)), **answer})
    if "refused" in answer:
        say.aside(f"It stopped half way: {answer['refused']}")
        sys.exit(NOT_DONE)
    if as_json:
        return
    say.answer(f"{batch} is undone: {answer['undone']} acts were taken back.")


def watch(folder: Path, *, once: bool, as_json: bool) -> None:
    """Take in every file that is laid into the folder; it is moved aside when it is done."""
    _open()
    from wharfinger.office.importing.watching import watch as look

    for done in look(_by(), folder, once=once):
        if as_json:
            say.answer_json(done)
        else:
            say.answer(f"{done['file']}: {done['words']}")


def _apply(code: str) -> dict[str, Any]:
    from wharfinger.office import importing
    from wharfinger.office.plan_now import follow

    begun = importing.apply_import(_by(), code, only_sure=True)
    with _bar() as tell:
        return follow(begun["job"], tell)


def _open_questions(batch: Any) -> list[dict[str, Any]]:
    from wharfinger.office.importing.prepare import mapping_of

    found = []
    for file in batch.files.order_by("number"):
        if file.fault is not None:
            found.append(
                {"file": file.name, "ask": file.fault["found"], "choices": [], "why": file.fault["mend"]}
            )
        elif not file.sure:
            for each in mapping_of(file).questions:
                found.append(
                    {
                        "file": file.name,
                        "number": file.number,
                        "id": each.id,
                        "ask": each.ask,
                        "choices": list(each.choices),
                        "why": each.why,
                    }
                )
    return found


def _show(batch: Any, open_: list[dict[str, Any]]) -> None:
    from wharfinger.office.importing import preview_of

    for table, told in preview_of(batch).items():
        money = f", worth {told['money']:,.2f}" if "money" in told else ""
        days = f", {told['from']} to {told['to']}" if told.get("from") else ""
        say.answer(
            f"{table}: {told['new']:,} new, {told['changed']:,} changed, {told['known']:,} known, "
            f"{told['bad']:,} to mend{money}{days}"
        )
    for each in open_:
        say.answer(f"{each['file']}: {each['ask']} ({each['why']})")


def _tell_counts(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        say.answer_json(told)
        return
    say.answer(
        f"{told['rows_in']:,} rows: {told['applied']:,} applied, {told['known']:,} known, "
        f"{told['quarantined']:,} in quarantine, {told['set_aside']:,} without data, "
        f"{told['waiting']:,} in files that wait for an answer."
    )
    say.answer(f"To take all of it back: wharfinger import --undo {told['batch']}")


def _agreed() -> bool:
    if not sys.stdin.isatty():
        say.aside("Nobody is there to be asked: say --yes to write it.")
        sys.exit(NOT_DONE)
    import typer

    return typer.confirm("Write this into the books?")


def _by() -> Any:
    from wharfinger.books.acts import By
    from wharfinger.books.models import User

    owner = next(
        (user for user in User.objects.filter(is_active=True).order_by("id") if "owner" in user.roles), None
    )
    return By(owner.key if owner else CONSOLE, request=CONSOLE)


def _open() -> None:
    from wharfinger.books import open_books

    open_books(make=True)


def _bar() -> AbstractContextManager[Tell | None]:
    if not sys.stderr.isatty():
        return nullcontext(None)
    from wharfinger.cli.progress import named_bar

    return named_bar()
