"""Documents: which states each kind takes, by which verb, and what of their lines was done."""

from wharfinger.books.documents.lines import done, open_quantity
from wharfinger.books.documents.states import KINDS, Kind, add_lines, advance, draw_up, must_allow

__all__ = ["KINDS", "Kind", "add_lines", "advance", "done", "draw_up", "must_allow", "open_quantity"]
