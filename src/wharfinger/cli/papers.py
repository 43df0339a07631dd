"""`wharfinger print`: a paper for the floor from the results of a decision."""

from __future__ import annotations

from pathlib import Path

from wharfinger.cli import say
from wharfinger.connect import read_folder
from wharfinger.connect.beside import make_folder, written_beside
from wharfinger.connect.print import PAPERS
from wharfinger.decide import registry
from wharfinger.tables import FileError


def print_paper(name: str, source: Path, target: Path, items: Path | None) -> None:
    """Make the PDF of a paper from the tables in a folder."""
    paper = PAPERS[name]
    if target.suffix.lower() != ".pdf":
        raise FileError(
            where=str(target),
            found=f"a file named {target.name}",
            expected="a name that ends in .pdf",
            mend=f"write --to {target.with_suffix('.pdf')}",
        )
    extra = registry.tables().values()
    wanted = [table.table_name() for table in paper.reads]
    read = read_folder(source, names=wanted, extra=extra)
    missing = [one for one in wanted if one not in read.tables]
    if missing or not read.failures.is_empty():
        raise FileError(
            where=str(source),
            found="no " + " and no ".join(missing) if missing else "rows that cannot be read",
            expected="the results of a decision: " + ", ".join(wanted),
            mend="run the decision first, with --to this folder",
        )
    named = {} if items is None else read_folder(items, names=["items"], extra=extra).tables
    more = {"items": named["items"]} if "items" in named and paper.may_read else {}
    made = paper.make(**read.tables, **more)
    make_folder(target.parent)
    with written_beside([target]) as (draft,):
        draft.write_bytes(made)
    say.answer(str(target))
