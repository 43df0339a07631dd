import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from wharfinger.connect.beside import written_beside
from wharfinger.tables import FileError

SLOW_WRITER = """
import sys, time
from pathlib import Path
from wharfinger.connect.beside import written_beside
with written_beside([Path(sys.argv[1])]) as [draft]:
    with draft.open("w") as file:
        file.write("half")
        file.flush()
        print("writing", flush=True)
        time.sleep(60)
"""


def test_the_target_is_whole_or_the_old_one_at_every_moment(tmp_path: Path) -> None:
    target = tmp_path / "sales.csv"
    target.write_text("old")
    with written_beside([target]) as [draft]:
        draft.write_text("new")
        assert target.read_text() == "old"
        assert draft.parent == target.parent
        assert draft.name.startswith(".")
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_written_file_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    with written_beside([tmp_path / "a"]) as [draft]:
        draft.write_text("x")
    (tmp_path / "b").write_text("x")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == stat.S_IMODE((tmp_path / "b").stat().st_mode)


def test_ctrl_c_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "sales.csv"
    target.write_text("old")
    writer = subprocess.Popen(
        [sys.executable, "-c", SLOW_WRITER, str(target)], stdout=-1, stderr=-1, text=True
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "writing\n"
    writer.send_signal(signal.SIGINT)
    _, error = writer.communicate(timeout=30)
    assert "KeyboardInterrupt" in error
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(
            FileError, match="cannot be written to: No such file or directory; expected a directory"
        ) as caught,
        written_beside([tmp_path / "away" / "sales.csv"]) as [draft],
    ):
        draft.write_text("x")
    assert "away" in caught.value.where


def test_an_error_of_the_writer_goes_through_unchanged(tmp_path: Path) -> None:
    def fail_halfway() -> None:
        with written_beside([tmp_path / "a", tmp_path / "b"]) as drafts:
            drafts[0].write_text("x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    assert list(tmp_path.iterdir()) == []
