import json
import shutil
from pathlib import Path

import assets
import pytest

from tests.tree import ROOT


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project with every asset in place."""
    shutil.copy(ROOT / "package-lock.json", tmp_path)
    vendor = tmp_path / assets.VENDOR
    for name in [*assets.COPIED.values(), *assets.WRITTEN.values()]:
        (vendor / name).parent.mkdir(parents=True, exist_ok=True)
        (vendor / name).touch()
    (vendor / "versions.json").write_text(json.dumps(assets.locked_versions(ROOT)))
    return tmp_path


def test_assets_at_the_locked_versions_are_fresh(tree: Path) -> None:
    assert assets.fresh(tree)


def test_a_missing_file_makes_the_assets_stale(tree: Path) -> None:
    (tree / assets.VENDOR / "htmx/htmx.min.js").unlink()
    assert not assets.fresh(tree)


def test_another_version_in_the_lock_makes_the_assets_stale(tree: Path) -> None:
    lock = json.loads((tree / "package-lock.json").read_text())
    lock["packages"]["node_modules/leaflet"]["version"] = "0.0.1"
    (tree / "package-lock.json").write_text(json.dumps(lock))
    assert not assets.fresh(tree)


def test_what_npm_said_is_handed_on_when_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'the disk is full' >&2\nexit 7\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(assets.AssetsError, match=r"npm ci failed \(exit 7\):\nthe disk is full"):
        assets.make(ROOT)


def test_a_file_that_left_its_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\nexit 0\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    with pytest.raises(assets.AssetsError, match=r"htmx.min.js is not in its npm package any more"):
        assets.make(tmp_path)
