"""Hot loops compiled by numba and kept on disk, wherever a folder can be written."""

from __future__ import annotations

import functools
import os
import tempfile
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])


class Kernel:
    """A function that becomes machine code when it is first called, by Python or by another kernel."""

    def __init__(self, function: Callable[..., Any]) -> None:
        functools.update_wrapper(self, function)
        self._function = function

    def __call__(self, *arguments: Any) -> Any:
        return self.compiled(*arguments)

    @cached_property
    def compiled(self) -> Any:
        """Importing numba takes half a second: whoever imports a kernel and does not call it goes without."""
        import numba

        config: Any = numba.config  # its settings are made at import, so type checkers cannot see them
        if not config.CACHE_DIR:
            config.CACHE_DIR = _cache_folder(Path(self._function.__code__.co_filename).parent)
        return numba.njit(cache=True, error_model="numpy")(self._function)

    @property
    def _numba_type_(self) -> Any:
        """By this name numba asks what a kernel is that another kernel calls."""
        return self.compiled._numba_type_


def njit(function: Function) -> Function:
    """The function as machine code, compiled at its first call and cached for later processes."""
    return cast("Function", Kernel(function))


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
