"""The command `wharfinger`. Exit codes: 0 done, 1 refused with a reason, 2 wrong usage, 130 stopped."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from wharfinger import __version__
from wharfinger.cli import say

app = typer.Typer(
    help="Runs the supply chain of a small company.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

token = typer.Typer(help="Make, list and revoke tokens for programs.", no_args_is_help=True)
app.add_typer(token, name="token")

User = Annotated[
    str | None, typer.Option("--user", help="Key or name of an account; without it, the first owner's.")
]
Json = Annotated[bool, typer.Option("--json", help="Answer with one JSON object.")]
Format = Literal["csv", "parquet", "xlsx"]
AS_OF_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]


def main() -> None:
    """Run the command line. A reason to refuse is told in words; only a defect of ours shows a traceback."""
    try:
        app()
    except Exception as error:
        # The tables take half a second to import, so `--help` goes without them.
        from wharfinger.tables.errors import WharfingerError

        if not isinstance(error, WharfingerError):
            raise
        if "--json" in sys.argv:
            say.answer_json({"refused": error.as_dict()})
        else:
            say.refused(error)
        sys.exit(1)


@app.callback(invoke_without_command=True)
def wharfinger(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False,
) -> None:
    """Runs the supply chain of a small company."""
    if version:
        say.answer(__version__)
        raise typer.Exit


@app.command()
def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Make the company and end.")] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where its pages are served.")] = 8000,
    items: Annotated[
        int,
        typer.Option(min=20, max=10_000, help="How many items it has, when it is made for the first time."),
    ] = 400,
    json: Json = False,
) -> None:
    """Make the demo company, or bring it up to yesterday, and show its first decisions.

    It lives in a folder of its own: `demo` in the user's data folder, or WHARFINGER_HOME.
    """
    from wharfinger.cli.demo import show_demo

    show_demo(port=None if no_serve else port, items=items, as_json=json)


@app.command()
def decisions(
    name: Annotated[str | None, typer.Argument(help="Show this one with its tables and settings.")] = None,
    json: Json = False,
) -> None:
    """List the decisions, or show one: what it reads, what it writes, and its settings."""
    from wharfinger.cli.catalogue import show_decisions

    show_decisions(name, as_json=json)


@app.command()
def tables(
    name: Annotated[str | None, typer.Argument(help="Show this one with its columns.")] = None,
    json: Json = False,
) -> None:
    """List the tables, or show one: its columns, their types and what they mean."""
    from wharfinger.cli.catalogue import show_tables

    show_tables(name, as_json=json)


@app.command()
def run(
    name: Annotated[str, typer.Argument(help="Which decision; see `wharfinger decisions`.")],
    from_: Annotated[Path, typer.Option("--from", help="Folder with one file a table.")],
    to: Annotated[Path, typer.Option("--to", help="Folder for the results; made where it is missing.")],
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="A setting as key=value; may be repeated.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", formats=AS_OF_FORMATS, help="Decide with what was known before this moment (UTC)."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Luck of decisions that draw at random.")] = 0,
    report: Annotated[Path | None, typer.Option(help="Write the report to this HTML file.")] = None,
    format_: Annotated[Format, typer.Option("--format", help="Of the results.")] = "csv",
    processes: Annotated[int, typer.Option(min=1, help="Share the work between so many processes.")] = 1,
    cluster: Annotated[
        str | None, typer.Option(help="Share the work on the Dask scheduler at this address.")
    ] = None,
    json: Json = False,
) -> None:
    """Run a decision on plain files. Rows that cannot be read are set aside in quarantine.csv."""
    from wharfinger.cli.run import Order, run_decision

    order = Order(
        name=name,
        source=from_,
        target=to,
        settings=tuple(set_ or ()),
        as_of=as_of,
        seed=seed,
        report=report,
        format=format_,
        processes=processes,
        cluster=cluster,
    )
    run_decision(order, as_json=json)


@app.command(name="print")
def print_(
    paper: Annotated[Literal["pick_list", "pack_list", "labels"], typer.Argument(help="Which paper.")],
    from_: Annotated[Path, typer.Option("--from", help="Folder with the results of `batch` or `pack`.")],
    to: Annotated[Path, typer.Option("--to", help="The PDF to write.")],
    items: Annotated[
        Path | None, typer.Option("--items", help="Folder with the table of items, for their names.")
    ] = None,
) -> None:
    """Make a pick list, a pack list or labels as PDF. Needs the extra `print`."""
    from wharfinger.cli.papers import print_paper

    print_paper(paper, from_, to, items)


@app.command()
def serve(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="The port; 8000, and 8443 with a certificate.")
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="The address to listen on; this machine only, unless said.")
    ] = None,
    lan: Annotated[
        bool,
        typer.Option("--lan", help="For phones on this network: HTTPS with a certificate of our own."),
    ] = False,
    tls_cert: Annotated[Path | None, typer.Option(help="A certificate (PEM) to serve with.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="The key (PEM) of that certificate.")] = None,
    name: Annotated[
        list[str] | None, typer.Option(help="A name under which others reach it; may be repeated.")
    ] = None,
    link: Annotated[
        bool, typer.Option("--link", help="Print a link that lets the first owner in, once.")
    ] = False,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="A proxy on this machine serves it over HTTPS.")
    ] = False,
) -> None:
    """Serve the pages and the API, with a worker beside them, until SIGTERM or Ctrl-C."""
    from wharfinger.cli.serve import open_door

    open_door(
        host=host,
        port=port,
        lan=lan,
        tls_cert=tls_cert,
        tls_key=tls_key,
        names=name or [],
        proxy=behind_proxy,
        link=link,
    )


@app.command(name="login-link")
def login_link(
    user: User = None,
    address: Annotated[
        str, typer.Option(help="How the server is reached by a browser.")
    ] = "http://localhost:8000",
    drop_second_factor: Annotated[
        bool, typer.Option("--drop-second-factor", help="For who has lost the phone and the recovery codes.")
    ] = False,
    json: Json = False,
) -> None:
    """Print a link that lets somebody in once, within a day. The first one makes the owner's account."""
    from wharfinger.cli.accounts import print_login_link

    print_login_link(user, address, drop_second_factor=drop_second_factor, as_json=json)


@token.command(name="make")
def make_token(
    name: Annotated[str, typer.Argument(help="Which program it is for.")],
    scope: Annotated[
        list[str], typer.Option("--scope", help="A role, read:AREA or do:VERB; may be repeated.")
    ],
    user: User = None,
    days: Annotated[int, typer.Option(min=1, help="Until it ends.")] = 365,
    json: Json = False,
) -> None:
    """Print a new token. It is shown this once; the books keep only its hash."""
    from wharfinger.cli.accounts import print_new_token

    print_new_token(name, scope, user, days, as_json=json)


@token.command(name="list")
def list_tokens(json: Json = False) -> None:
    """List the tokens: whose, what for, how far, until when."""
    from wharfinger.cli.accounts import print_tokens

    print_tokens(as_json=json)


@token.command(name="revoke")
def revoke_token(
    number: Annotated[int, typer.Argument(help="As `wharfinger token list` shows it.")],
) -> None:
    """End a token. Nowhere does it hold longer than five seconds more."""
    from wharfinger.cli.accounts import end_token

    end_token(number)


@app.command(name="import")
def import_(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Exports, lists, spreadsheets, in any order.")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Write what is sure, without asking; the rest waits.")
    ] = False,
    watch: Annotated[
        Path | None, typer.Option("--watch", help="Take in every file that is laid into this folder.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="With --watch: look once, and end.")] = False,
    undo: Annotated[str | None, typer.Option("--undo", help="Take this whole import back.")] = None,
    json: Json = False,
) -> None:
    """Read files of any shop, show what they would do to the books, and write it after a yes."""
    from wharfinger.cli import imports

    if undo:
        imports.undo_import(undo, as_json=json)
    elif watch:
        imports.watch(watch, once=once, as_json=json)
    else:
        imports.import_files(files or [], yes=yes, as_json=json)


@app.command()
def plan(json: Json = False) -> None:
    """Make the plan now: run the decisions that are switched on, and bring the proposals up to date."""
    from wharfinger.cli.plan import make_plan

    make_plan(as_json=json)


@app.command()
def today(json: Json = False) -> None:
    """List what waits for a decision, most money first: what, why, worth and until when."""
    from wharfinger.cli.plan import show_today

    show_today(as_json=json)


@app.command()
def work(
    until_idle: Annotated[bool, typer.Option("--until-idle", help="End when no job waits.")] = False,
) -> None:
    """Do the jobs of the books in the background, until SIGTERM or Ctrl-C. Logs go to standard error.

    The books are those at WHARFINGER_HOME and DATABASE_URL.
    """
    from wharfinger.cli.work import do_jobs

    do_jobs(until_idle=until_idle)


@app.command()
def metrics(json: Json = False) -> None:
    """Print how the books are doing: jobs, acts, events, movements; in the text format of Prometheus."""
    from wharfinger.cli.work import show_metrics

    show_metrics(as_json=json)


@app.command()
def doctor(json: Json = False) -> None:
    """Examine the books: whole, guarded, adding up, chained, on a healthy disk. Exit code 1 where not."""
    from wharfinger.cli.doctor import show_findings

    show_findings(as_json=json)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The new file.")],
    json: Json = False,
) -> None:
    """Write the whole of the books into one file while people go on working, and verify it."""
    from wharfinger.cli.keeping import make_backup

    make_backup(file, as_json=json)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `wharfinger backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Move books that stand there aside.")] = False,
    json: Json = False,
) -> None:
    """Bring the books of a backup back. Books that stand there are never written over."""
    from wharfinger.cli.keeping import bring_back

    bring_back(file, replace=replace, as_json=json)


@app.command()
def upgrade(json: Json = False) -> None:
    """Bring books of an older version up to this one, with a backup first."""
    from wharfinger.cli.keeping import bring_up_to_date

    bring_up_to_date(as_json=json)
