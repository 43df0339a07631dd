"""A process that acts, and says after each act that it was acknowledged: to be watched from outside."""

import os
import sys
from pathlib import Path

from wharfinger.books import open_books

open_books()

from tests.office.shop import ME, open_shop  # noqa: E402
from wharfinger.office import stock  # noqa: E402


def main(said: Path, acts: int) -> None:
    open_shop()
    file = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in range(acts):
        stock.move(ME, "apple", "warehouse", "store", 1)
        os.write(file, f"acknowledged {number}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
