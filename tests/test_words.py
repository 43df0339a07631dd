"""The project speaks only of itself: it runs on any machine and names none."""

import re
from pathlib import Path

import pytest

from tests.tree import ROOT, project_files

# Written in pieces, so that this file does not find itself.
FOLDERS = "|".join(["work", "root", "farm", "home/" + "[a-z]+", "Users/" + "[A-Za-z]+"])
HOME_OR_WORK_FOLDER = re.compile(rf"(?<![\w.}}])/(?:{FOLDERS})(?=/|\b(?![-\w]))")
REGISTRIES = "|".join(["py" + "pi", "python" + "hosted", "npm" + "js", "yarn" + "pkg", "deb\\." + "debian"])
REGISTRY_ADDRESS = re.compile(rf"https?://[^\s\"'>]*(?:{REGISTRIES})")


def test_no_file_names_a_folder_of_some_machine() -> None:
    assert lines_with(HOME_OR_WORK_FOLDER) == []


def test_no_file_names_the_address_of_a_registry() -> None:
    assert lines_with(REGISTRY_ADDRESS) == []


@pytest.mark.parametrize(
    "text", ["cd /wo" + "rk/main", "'/ho" + "me/ann/x'", "=/ro" + "ot", "(/Us" + "ers/Ann/x)"]
)
def test_a_folder_of_some_machine_would_be_found(text: str) -> None:
    assert HOME_OR_WORK_FOLDER.search(text)


@pytest.mark.parametrize(
    "text", ["docs/work", "../wo" + "rk/x", "a/root/b", "/workers", "/work-orders", "/api/v1"]
)
def test_an_ordinary_path_is_left_alone(text: str) -> None:
    assert not HOME_OR_WORK_FOLDER.search(text)


def test_the_address_of_a_registry_would_be_found() -> None:
    assert REGISTRY_ADDRESS.search("--index-url https:" + "//example.test/py" + "pi/simple")


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path in project_files()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]


def text_of(path: Path) -> str:
    """Empty for what is no text."""
    content = (ROOT / path).read_bytes()
    return "" if b"\0" in content else content.decode(errors="replace")
