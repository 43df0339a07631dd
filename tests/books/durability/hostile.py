"""A process that acts in a place of its own: a small disk that fills up, or a folder that may not be written.

Started inside a mount namespace of its own, so that nothing on the machine changes. Prints JSON.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from wharfinger.books import open_books

FILLER = "filler"
MOST_ACTS = 5000


def main(way: str) -> None:
    folder = Path(os.environ["WHARFINGER_HOME"])
    open_books()
    from django.db import connection

    from tests.office.shop import ME, on_hand, open_shop
    from wharfinger.books import ledger, sealer
    from wharfinger.books.models import Act
    from wharfinger.office import stock
    from wharfinger.tables.errors import FileError

    open_shop(apples=MOST_ACTS)
    connection.close()
    if way == "full":
        # What is left of the disk goes to somebody else, but for a little.
        with (folder / FILLER).open("wb") as filler:
            filler.write(b"x" * (free_bytes(folder) - 200_000))
    elif way == "read-only":
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    else:
        largest = (folder / "books.sqlite").stat().st_size + 200_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
    acknowledged, said = 0, None
    while said is None and acknowledged < MOST_ACTS:
        try:
            stock.move(ME, "apple", "warehouse", "store", 1)
            acknowledged += 1
        except FileError as error:
            said = error.as_dict()
    connection.close()
    if way == "full":
        (folder / FILLER).unlink()
    elif way == "read-only":
        subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
    else:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    there = Act.objects.filter(verb="move").count()
    stocked = on_hand("store")
    stock.move(ME, "apple", "warehouse", "store", 1)
    sealer.seal_all()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        whole = cursor.fetchall() == [("ok",)]
    print(
        json.dumps(
            {
                "acknowledged": acknowledged,
                "there": there,
                "stocked": stocked,
                "said": said,
                "sound": whole and not ledger.differences() and not sealer.verify_chain(),
            }
        )
    )


def free_bytes(folder: Path) -> int:
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize


if __name__ == "__main__":
    main(sys.argv[1])
