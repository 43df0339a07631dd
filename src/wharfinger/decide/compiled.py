"""Hot loops compiled by numba and kept on disk, wherever a folder can be written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])


def njit(function: Function) -> Function:
    """The function as machine code, compiled at its first call and cached for later processes.

    Importing numba takes half a second, so kernels live in modules that are imported where they are called.
    """
    import numba

    config: Any = numba.config  # its settings are made at import, so type checkers cannot see them
    if not config.CACHE_DIR:
        config.CACHE_DIR = _cache_folder(Path(function.__code__.co_filename).parent)
    return cast("Function", numba.njit(cache=True, error_model="numpy")(function))


def _cache_folder(source: Path) -> str:
    """Empty where numba may cache beside the source, else a folder that can be written."""
    if _writable(source / "__pycache__"):
        return ""
    user = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wharfinger" / "numba"
    return str(user) if _writable(user) else tempfile.mkdtemp(prefix="wharfinger-numba-")


def _writable(folder: Path) -> bool:
    """Whether the folder is there, or can be made, and takes a file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
