"""Is the database whole, does it keep what it acknowledges, and is it of this program's version?"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from wharfinger.books import pictures
from wharfinger.books.doctor.finding import Finding, named
from wharfinger.books.frames import compare_cache
from wharfinger.books.home import Home
from wharfinger.books.models import ItemPicture
from wharfinger.books.opening import steps_behind

SQLITE_MUST = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
POSTGRES_MUST = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


def migrations(_home: Home) -> list[Finding]:
    """Steps of an upgrade that were not taken."""
    behind = steps_behind()
    if not behind:
        return []
    return [
        Finding(
            "migrations",
            f"books that are {len(behind)} steps behind: {named(behind)}",
            "books of this version",
            "run `wharfinger upgrade`",
        )
    ]


def integrity(_home: Home) -> list[Finding]:
    """Damage in the database's own pages, indexes and references."""
    found = _postgres_damage() if connection.vendor == "postgresql" else _sqlite_damage()
    return [
        Finding(
            "integrity",
            damage,
            "pages, indexes and references that agree with each other",
            "restore the latest backup with `wharfinger restore FILE --replace`, and check the disk",
        )
        for damage in found
    ]


def durability(_home: Home) -> list[Finding]:
    """Settings without which an acknowledged act could be lost in a power cut."""
    on_postgres = connection.vendor == "postgresql"
    must = POSTGRES_MUST if on_postgres else SQLITE_MUST
    ask = "SHOW {}" if on_postgres else "PRAGMA {}"
    return [
        Finding(
            "durability",
            f"{name} = {found}",
            f"{name} = {wanted}",
            f"set {name} to {wanted} in postgresql.conf, and restart the server"
            if on_postgres
            else "open the books with this program only; nothing else may set how they are written",
        )
        for name, wanted in must.items()
        if (found := _ask(ask.format(name))[0][0]) != wanted
    ]


def history_agrees(home: Home) -> list[Finding]:
    """Files of closed months that do not say what the books say."""
    return [
        Finding(
            "history",
            f"{unlike.file.name}: {unlike.found}",
            "the same facts as in the books",
            f"delete the folder {home.history}: it is a cache, and made anew",
        )
        for unlike in compare_cache()
    ]


def pictures_are_there(home: Home) -> list[Finding]:
    """Pictures of items whose file is gone, or is another than was put there."""
    rows = ItemPicture.objects.order_by("item__code").values_list("item__code", "digest")
    lost = [code for code, digest in rows if not _is_whole(pictures.path_of(home, digest), digest)]
    if not lost:
        return []
    return [
        Finding(
            "pictures",
            f"no picture, or a damaged one, of {named(lost)}",
            "a file for each picture, with the bytes that were put in",
            f"bring {home.pictures} back from a backup, or give these items their pictures anew",
        )
    ]


def _is_whole(path: Path | None, digest: str) -> bool:
    if path is None:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == digest


def _sqlite_damage() -> list[str]:
    said = [str(row[0]) for row in _ask("PRAGMA integrity_check(10)")]
    broken = _ask("PRAGMA foreign_key_check")
    references = sorted({f"{table} to {parent}" for table, _, parent, _ in broken})
    return [
        *(line for line in said if line != "ok"),
        *(f"rows that name what is not there: {reference}" for reference in references),
    ]


def _postgres_damage() -> list[str]:
    """Pages whose checksum failed, and indexes that know another number of rows than their table."""
    damage = []
    failures = _ask("SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()")
    if failures[0][0]:
        damage.append(f"{failures[0][0]} pages whose checksum failed")
    invalid = _ask("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY 1")
    damage += [f"the index {name}, which is not valid" for (name,) in invalid]
    tables = _ask("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
    for (table,) in tables:
        key = _ask(
            "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid "
            "AND a.attnum = i.indkey[0] WHERE i.indrelid = %s::regclass AND i.indisprimary",
            [table],
        )
        if key and (difference := _count_both_ways(table, key[0][0])):
            damage.append(difference)
    return damage


def _count_both_ways(table: str, key: str) -> str:
    """Rows by the table itself and by its primary key, in one snapshot; empty where they agree."""
    query = f'SELECT count("{key}") FROM (SELECT "{key}" FROM "{table}" ORDER BY "{key}") AS one'
    counts = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for by_table, by_index in (("on", "off"), ("off", "on")):
            cursor.execute(f"SET LOCAL enable_seqscan = {by_table}")
            for way in ("indexscan", "indexonlyscan", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{way} = {by_index}")
            cursor.execute(query)
            counts.append(cursor.fetchone()[0])
    return "" if counts[0] == counts[1] else f"{table}: {counts[0]} rows, {counts[1]} in its index"


def _ask(query: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
