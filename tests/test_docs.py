"""Every example in the documentation runs, in the order in which a reader meets it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import books_at_hand
from wharfinger.books.home import Home

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```(?P<language>\w+)(?P<info>[^\n]*)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    language: str
    info: str
    text: str
    line: int


def examples(page: Path) -> list[Example]:
    """The python blocks, and the console blocks that start with wharfinger itself."""
    text = page.read_text()
    found = [
        Example(
            match["language"], match["info"].strip(), match["text"], text.count("\n", 0, match.start()) + 1
        )
        for match in BLOCK.finditer(text)
    ]
    return [
        one
        for one in found
        if one.language == "python" or (one.language == "console" and one.text.startswith("$ wharfinger"))
    ]


def pages() -> list[Path]:
    return [page for page in [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))] if page.exists()]


PAGES = [pytest.param(page, id=str(page.relative_to(ROOT))) for page in pages() if examples(page)]


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {"__name__": "__main__"}
    with books_at_hand.in_process(Home(tmp_path / "company")):
        for example in examples(page):
            if example.language == "python":
                # Blank lines before it, so that a traceback names the line of the page.
                exec(compile("\n" * example.line + example.text, str(page), "exec"), namespace)
            else:
                run_console(example, page)


def run_console(example: Example, page: Path) -> None:
    expected = int(match[1]) if (match := re.search(r"exit=(\d+)", example.info)) else 0
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for command in commands(example.text):
        done = subprocess.run(
            ["bash", "-c", command],
            env=os.environ | {"PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        said = f"{page.name}:{example.line}: $ {command}\n{done.stdout}{done.stderr}"
        assert done.returncode == expected, said


def commands(text: str) -> Iterator[str]:
    """The lines after `$ ` that call wharfinger, with their continuations."""
    for line in text.replace("\\\n", " ").splitlines():
        if line.startswith("$ wharfinger"):
            yield line.removeprefix("$ ")


def test_an_example_that_is_wrong_would_be_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    python = "```python\nx = 1\n```\n"
    not_ours = "```console\n$ make demo\n```\n"
    ours = "```console\n$ wharfinger a \\\n  b\n```\n"
    page.write_text(f"Text\n\n{python}\n{not_ours}\n{ours}")
    code, console = examples(page)
    assert (code.text, code.line) == ("x = 1\n", 3)
    assert [" ".join(command.split()) for command in commands(console.text)] == ["wharfinger a b"]
    with pytest.raises(AssertionError, match=r"page.md:11: \$ wharfinger a"):
        run_console(console, page)
