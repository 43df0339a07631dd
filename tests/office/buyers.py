"""Processes that all want the last piece in the same moment. Prints what each of them heard."""

import json
import os
import sys

from wharfinger.books import open_books

open_books()

from django.db import connections  # noqa: E402

from wharfinger.books.acts import By  # noqa: E402
from wharfinger.office import selling  # noqa: E402
from wharfinger.tables.errors import BooksError  # noqa: E402


def buy(name: str) -> str:
    """ "got" or the reason why not."""
    try:
        selling.sell_now(By(name), "warehouse", [selling.Sold("apple", 1)])
    except BooksError as error:
        return error.found
    return "got"


def main(processes: int) -> None:
    connections.close_all()  # A connection must not be carried into another process.
    gate_out, gate_in = os.pipe()
    said_out, said_in = os.pipe()
    children = []
    for number in range(processes):
        child = os.fork()
        if child == 0:
            os.close(gate_in)
            os.read(gate_out, 1)  # Ends for all at once, when the parent closes its end.
            os.write(said_in, json.dumps(buy(f"buyer-{number}")).encode() + b"\n")
            os._exit(0)
        children.append(child)
    os.close(gate_in)
    os.close(said_in)
    for child in children:
        os.waitpid(child, 0)
    with os.fdopen(said_out) as said:
        print(json.dumps([json.loads(line) for line in said]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
