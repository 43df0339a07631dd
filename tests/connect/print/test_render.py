import sys

import pytest

from wharfinger.connect.print.render import render
from wharfinger.tables import FileError


def test_without_typst_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(FileError, match=r"found no typst, .*pip install wharfinger\[print\]"):
        render("labels", [{}])
