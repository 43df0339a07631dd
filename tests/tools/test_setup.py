import shutil
import sys
import venv
from pathlib import Path

import pytest
import setup

from tests.tree import ROOT


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that was just set up."""
    for name in ("requirements.lock", "pyproject.toml", "hatch_build.py"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    setup.remember("packages")
    setup.remember("project")
    return tmp_path


def test_nothing_is_done_twice(tree: Path) -> None:
    assert setup.is_done("packages")
    assert setup.is_done("project")


def test_a_changed_pyproject_installs_the_project_again_but_not_the_packages(tree: Path) -> None:
    with (tree / "pyproject.toml").open("a") as file:
        file.write("\n# a new entry point\n")
    assert setup.is_done("packages")
    assert not setup.is_done("project")


def test_a_changed_lock_installs_everything_again(tree: Path) -> None:
    (tree / "requirements.lock").write_text("")
    assert not setup.is_done("packages")
    assert not setup.is_done("project")


def test_an_environment_that_was_moved_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, moved = tmp_path / "made", tmp_path / "moved"
    venv.create(made)
    monkeypatch.setattr(setup, "VENV", made)
    assert setup.environment_is_here()
    made.rename(moved)
    assert not setup.environment_is_here()
    monkeypatch.setattr(setup, "VENV", moved)
    assert not setup.environment_is_here()


def test_all_that_pip_said_is_shown_when_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        setup, "PIP", [sys.executable, "-c", "print('Collecting x'); exit('no such version')"]
    )
    work = setup.pip("install", "x")
    assert next(work) == "Collecting x"
    with pytest.raises(SystemExit, match=r"pip install x failed:\nCollecting x\nno such version"):
        next(work)


def test_in_a_log_a_step_is_two_lines(capsys: pytest.CaptureFixture[str]) -> None:
    setup.with_progress("setup 1/1: web assets", lambda: iter(["npm ci"]))
    assert capsys.readouterr().out == "setup 1/1: web assets ...\nsetup 1/1: web assets: done in 0 s\n"
