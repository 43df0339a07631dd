"""The company's secret."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wharfinger.books.secrets import secret_key
from wharfinger.tables.errors import FileError


def test_it_is_made_once_for_all_who_start_at_the_same_moment(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: secret_key(tmp_path), range(8)))
    assert len(made) == 1
    assert len(made.pop()) == 64
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_only_its_user_may_read_it(tmp_path: Path) -> None:
    secret_key(tmp_path)
    file = tmp_path / "secret.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o640)
    with pytest.raises(FileError, match=r"others may use \(mode 640\)"):
        secret_key(tmp_path)


def test_two_companies_have_two(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    assert secret_key(tmp_path / "one") != secret_key(tmp_path / "two")


def test_a_cut_one_is_refused(tmp_path: Path) -> None:
    secret_key(tmp_path)
    (tmp_path / "secret.key").write_text("short\n")
    with pytest.raises(FileError, match="found a secret of 5 letters"):
        secret_key(tmp_path)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="a secret that cannot be read or made"):
        secret_key(tmp_path / "nowhere")
