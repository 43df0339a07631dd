"""Compiled loops cost nothing to whoever only imports them."""

import subprocess
import sys

import pytest

from wharfinger.decide.compiled import Kernel, njit


@njit
def doubled(x: float) -> float:
    return 2 * x


@njit
def sum_of_doubled(count: int) -> float:
    total = 0.0
    for k in range(count):
        total += doubled(k)
    return total


def test_a_kernel_calls_a_kernel() -> None:
    assert sum_of_doubled(4) == 12
    assert isinstance(sum_of_doubled, Kernel)
    assert sum_of_doubled.compiled.nopython_signatures


@pytest.mark.parametrize("room", ["wharfinger.twin", "wharfinger.decide.purchasing.simulate"])
def test_importing_kernels_does_not_import_numba(room: str) -> None:
    command = [sys.executable, "-c", f"import sys, {room}; print('numba' in sys.modules)"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
