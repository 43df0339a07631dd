"""The files of the project, as they would be handed over: no caches, nothing that a command made."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MADE = {".git", ".venv", "build", "dist", "node_modules", "vendor", "__pycache__", ".hypothesis"}


def project_files() -> list[Path]:
    """Relative paths, sorted: what git tracks or would track; without git, all but what commands make."""
    return sorted(_listed_by_git() if (ROOT / ".git").exists() else _walked())


def _listed_by_git() -> list[Path]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()]


def _walked() -> list[Path]:
    paths = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return [path for path in paths if not any(part in MADE or part.endswith("_cache") for part in path.parts)]
