"""Backups are made while people work, are proven before they count, and bring everything back."""

import json
import threading
import uuid
import zipfile
from pathlib import Path

import pytest
from django.db import connection, connections

from tests import books_at_hand
from tests.cli.shop import wharfinger
from tests.office.shop import ME, on_hand, open_shop
from tests.pictures_at_hand import JPEG, png
from wharfinger.books import doctor, ledger, pictures, sealer
from wharfinger.books.backup import archive, backup, of_postgres, restore
from wharfinger.books.home import Home
from wharfinger.books.models import Act
from wharfinger.books.opening import steps_behind
from wharfinger.office import stock
from wharfinger.office.pictures import keep_picture, set_picture
from wharfinger.tables.errors import FileError


@pytest.fixture
def shop(books: Home) -> Home:
    open_shop()
    stock.move(ME, "apple", "warehouse", "store", 10)
    sealer.seal_all()
    return books


@pytest.fixture
def elsewhere(shop: Home, tmp_path: Path) -> Home:
    """Another company's home on the same kind of database, without books."""
    if not shop.on_postgres:
        return Home(tmp_path / "elsewhere")
    server, _, _ = shop.database_url.rpartition("/")
    return Home(tmp_path / "elsewhere", f"{server}/elsewhere_{uuid.uuid4().hex}")


def test_a_backup_brings_everything_back(shop: Home, elsewhere: Home, tmp_path: Path) -> None:
    manifest = backup(shop, tmp_path / "kept")
    assert manifest.counts["books_act"] == Act.objects.count()
    assert manifest.chain[0] == Act.objects.count()
    with books_at_hand.in_process(elsewhere):
        assert restore(elsewhere, tmp_path / "kept").old_books is None
        assert on_hand("store") == 10
        assert ledger.differences() == []
        assert sealer.verify_chain() == []
        stock.move(ME, "apple", "warehouse", "store", 1)
        found = [finding.found for each in doctor.examine(elsewhere) for finding in each.findings]
        assert found in ([], ["fsync = off"])


def test_pictures_come_back_and_a_damaged_one_is_refused(shop: Home, elsewhere: Home, tmp_path: Path) -> None:
    set_picture(ME, "apple", keep_picture(png()))
    digest = keep_picture(JPEG)  # of no item any more: an undo may want it
    backup(shop, tmp_path / "kept")
    with zipfile.ZipFile(tmp_path / "kept") as whole, zipfile.ZipFile(tmp_path / "bent", "w") as bent:
        for name in whole.namelist():
            data = whole.read(name)
            bent.writestr(name, data + b"x" if name.startswith("pictures/") else data)
    with books_at_hand.in_process(elsewhere):
        with pytest.raises(FileError, match="a picture of other bytes"):
            restore(elsewhere, tmp_path / "bent")
        restore(elsewhere, tmp_path / "kept")
        assert pictures.path_of(elsewhere, digest)
        found = [finding.check for each in doctor.examine(elsewhere) for finding in each.findings]
        assert "pictures" not in found


def test_a_backup_made_while_people_work_is_of_one_moment(
    shop: Home, elsewhere: Home, tmp_path: Path
) -> None:
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            stock.move(ME, "apple", "warehouse", "bin-1", 1)
            stock.move(ME, "apple", "bin-1", "warehouse", 1)
        connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    before = Act.objects.count()
    backup(shop, tmp_path / "kept")
    stop.set()
    worker.join()
    with books_at_hand.in_process(elsewhere):
        restore(elsewhere, tmp_path / "kept")
        assert Act.objects.count() >= before
        assert ledger.differences() == []
        assert sealer.verify_chain() == []


def test_a_file_that_is_there_is_never_written_over(shop: Home, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("dear")
    with pytest.raises(FileError, match="found a file that is there already"):
        backup(shop, tmp_path / "kept")
    assert (tmp_path / "kept").read_text() == "dear"


def test_books_are_not_written_over_without_being_asked(shop: Home, tmp_path: Path) -> None:
    backup(shop, tmp_path / "kept")
    stock.move(ME, "apple", "warehouse", "store", 5)
    with pytest.raises(FileError, match="say --replace"):
        restore(shop, tmp_path / "kept")
    assert on_hand("store") == 15


def test_books_that_are_replaced_are_kept_beside(shop: Home, tmp_path: Path) -> None:
    backup(shop, tmp_path / "kept")
    stock.move(ME, "apple", "warehouse", "store", 5)
    old_name = restore(shop, tmp_path / "kept", replace=True).old_books
    assert old_name is not None
    assert on_hand("store") == 10
    connections.close_all()
    if shop.on_postgres:
        server, _, _ = shop.database_url.rpartition("/")
        old = Home(shop.folder, f"{server}/{old_name}")
    else:
        (tmp_path / "old").mkdir()
        Path(old_name).rename(tmp_path / "old" / "books.sqlite")
        old = Home(tmp_path / "old")
    with books_at_hand.in_process(old):
        assert on_hand("store") == 15


def test_the_cache_of_other_books_is_not_taken_for_one_of_these(shop: Home, tmp_path: Path) -> None:
    backup(shop, tmp_path / "kept")
    shop.history.mkdir()
    (shop.history / "sales-2001-01-v0.parquet").write_text("of other books")
    restore(shop, tmp_path / "kept", replace=True)
    assert not shop.history.exists()


def test_books_that_somebody_uses_are_not_replaced(shop: Home, tmp_path: Path) -> None:
    backup(shop, tmp_path / "kept")
    opened, end = threading.Event(), threading.Event()

    def use() -> None:
        Act.objects.count()
        opened.set()
        end.wait(20)
        connections.close_all()

    user = threading.Thread(target=use)
    user.start()
    assert opened.wait(10)
    try:
        with pytest.raises(FileError, match="found books that another program has open"):
            restore(shop, tmp_path / "kept", replace=True)
    finally:
        end.set()
        user.join()
    assert on_hand("store") == 10


@pytest.mark.parametrize("harm", ["cut", "bent", "letter", "other"])
def test_a_damaged_backup_is_refused_and_the_books_stay(shop: Home, tmp_path: Path, harm: str) -> None:
    kept = tmp_path / "kept"
    backup(shop, kept)
    whole = kept.read_bytes()
    if harm == "cut":
        kept.write_bytes(whole[: len(whole) // 2])
    elif harm == "bent":
        # Many bytes: among pages of zeros a single one may change which zeros are copied, and no more.
        start, end = len(whole) // 2, len(whole) // 2 + 64
        kept.write_bytes(whole[:start] + bytes(byte ^ 255 for byte in whole[start:end]) + whole[end:])
    elif harm == "letter":
        kept.write_text("Dear all, no backup today.")
    else:
        rewrite(kept, sha256="0" * 64)
    with pytest.raises(FileError, match="expected a backup as `wharfinger backup` wrote it"):
        restore(shop, kept, replace=True)
    assert on_hand("store") == 10


def test_a_backup_that_holds_less_than_it_says_is_refused(shop: Home, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    manifest = backup(shop, kept)
    rewrite(kept, counts=manifest.counts | {"books_act": 999})
    with pytest.raises(FileError, match="rows of books_act where the manifest counts 999"):
        restore(shop, kept, replace=True)
    assert on_hand("store") == 10


def test_a_backup_of_a_newer_version_is_refused(shop: Home, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    manifest = backup(shop, kept)
    rewrite(kept, schema=[*manifest.schema, "books.9999_from_tomorrow"])
    with pytest.raises(FileError, match=r"books from a newer version of the program \(9999_from_tomorrow\)"):
        restore(shop, kept, replace=True)


def test_a_backup_of_the_other_database_is_refused(shop: Home, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    backup(shop, kept)
    rewrite(kept, database="sqlite" if shop.on_postgres else "postgres")
    with pytest.raises(FileError, match="a backup of books on"):
        restore(shop, kept, replace=True)


def test_a_folder_that_is_not_there_is_refused_in_words(shop: Home, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no such file or directory"):
        backup(shop, tmp_path / "nowhere" / "kept")


def test_damaged_books_can_be_replaced_and_are_kept_with_their_log(
    sqlite_books: Home, tmp_path: Path
) -> None:
    open_shop()
    backup(sqlite_books, tmp_path / "kept")
    connection.close()
    sqlite_books.file.write_bytes(b"no database any more" * 1000)
    Path(f"{sqlite_books.file}-wal").write_bytes(b"nor a log")
    restored = restore(sqlite_books, tmp_path / "kept", replace=True)
    assert on_hand("warehouse") == 100
    assert Path(f"{restored.old_books}-wal").read_bytes() == b"nor a log"
    assert Path(str(restored.old_books)).read_bytes().startswith(b"no database any more")


def test_without_the_programs_of_postgresql_it_is_said_so(
    postgres_books: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_postgres, "BESIDE_PATH", "nowhere/*/bin")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileError, match="apt install postgresql-client"):
        backup(postgres_books, tmp_path / "kept")
    assert list(tmp_path.iterdir()) == []


def test_the_commands_make_and_restore_a_backup(sqlite_books: Home, tmp_path: Path) -> None:
    open_shop()
    connections.close_all()
    made = wharfinger("backup", tmp_path / "kept", "--json")
    assert (made.returncode, json.loads(made.stdout)["counts"]["books_movement"]) == (0, 1)
    refused = wharfinger("restore", tmp_path / "kept")
    assert (refused.returncode, "say --replace" in refused.stderr) == (1, True)
    done = wharfinger("restore", tmp_path / "kept", "--replace")
    assert done.returncode == 0
    assert "The old ones are kept as" in done.stdout
    assert steps_behind() == []


def rewrite(kept: Path, **changed: object) -> None:
    """The same backup with another word in its manifest."""
    with zipfile.ZipFile(kept) as packed:
        manifest = json.loads(packed.read(archive.MANIFEST)) | changed
        content = packed.read(archive.CONTENT)
    with zipfile.ZipFile(kept, "w") as packed:
        packed.writestr(archive.MANIFEST, json.dumps(manifest))
        packed.writestr(archive.CONTENT, content)
