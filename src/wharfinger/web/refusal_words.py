"""Refusals in the language of the page: the sentences of the office that people meet most.

The office refuses in English, with values inside; programs read that. A page looks the sentence up here, with
its values as places, and shows the translation with the values put in. What is not listed stays as it was.
"""

from __future__ import annotations

import functools
import re

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

SENTENCES = (
    # Names and numbers
    _("no %(noun)s '%(code)s'"),
    _("the name of a %(noun)s in the books"),
    _("add the %(noun)s first, or correct the name"),
    _("a quantity of %(quantity)s"),
    _("more than nothing"),
    _("correct the quantity, or leave the line out; goods that come back are a return"),
    _("a number such as 2.5"),
    _("correct the number"),
    _("correct the value"),
    _("a price of zero or more"),
    _("true or false"),
    _("a share from 0 to 1"),
    _("text of up to %(longest)s letters"),
    _("a number from %(least)s to %(most)s"),
    _("one of %(choices)s"),
    _("choose one of them"),
    # Documents
    _("an order for nothing"),
    _("at least one line"),
    _("add an item and a quantity"),
    _("at least one line that stays"),
    _("cancel the order, if nothing of it is wanted"),
    _("no line %(line)s"),
    _("the number of a line that stands"),
    _("look at the order again; somebody may have dropped it"),
    _("one that is %(states)s to %(verb)s"),
    _("what can be done with it now: %(verbs)s"),
    _("it has ended; draw up a new one, or undo what ended it"),
    _("a %(kind)s that is %(state)s"),
    _("an %(kind)s that is %(state)s"),
    _("%(item)s, which was not ordered"),
    _("receive it on the order it belongs to, or order it first"),
    _("%(damaged)s damaged of %(count)s"),
    _("no more damaged than came"),
    _("count again: damaged goods are part of those that came"),
    _("%(count)s in all, %(ordered)s ordered"),
    _("about what was ordered"),
    _("count again; to take the rest in as well, accept more on purpose"),
    # Stock
    _("no more than is there"),
    _("take less, take it from another place, or count the shelf and post the count first"),
    _("no more than is free"),
    _("take less, release a reservation, or wait for the next delivery"),
    _("a movement without a lot"),
    _("the lot of every movement, as this item is told apart by lot"),
    _("name the lot that stands on the goods"),
    _("two different places"),
    _("correct one of the two places"),
    # Today
    _("one that waits for a decision"),
    _("undo what was decided first, if it is to be decided anew"),
    _("no words"),
    _("write it down"),
    _("no open order proposal"),
    _("orders from this supplier that wait for a decision"),
    _("look at Today again: somebody may have decided meanwhile"),
    _("a moment ahead"),
    _("choose a later one"),
    _("wait until it has, or overrule it and write down why"),
    _("%(count)s of it, drawn up since this was proposed"),
    _("no order that the proposal does not know of"),
    _("plan anew; or accept it with the quantity that is still wanted"),
    _("multiples of %(pack)s, %(least)s at least, as %(supplier)s offers it"),
    # Undo
    _("an act on which nothing rests"),
    _("undo what came after it first, the latest one first"),
    _("an act that stands and can be undone"),
    _("look at the audit; what was undone is done again by doing it anew"),
    # Coming in
    _("a name or a password that does not fit, or too many failures before"),
    _("the name and the password of an account"),
    _("try again with care; after five failures wait a minute, then longer, up to an hour"),
    _("a code that does not fit or was used before, or too many failures before"),
    _("the six digits that the app shows now, or a recovery code"),
    _("wait for the next code; after five failures wait a minute, then longer, up to an hour"),
    _("a link that was used, is too old, or was never made"),
    _("a fresh one: each works once, for a day"),
    _("ask an owner for another, or make one with `wharfinger login-link` on the machine of the books"),
    _("%(least)s to %(most)s letters that nobody guesses"),
    _("take four words that do not belong together"),
    # Pictures and webhooks
    _("a file of more than %(megabytes)s MB"),
    _("%(megabytes)s MB at most"),
    _("save it smaller"),
    _("a file that is no PNG, JPEG or WebP, or not a whole one"),
    _("a picture as PNG, JPEG or WebP"),
    _("save it as one of these"),
    _("%(width)s by %(height)s pixels"),
    _("save it with fewer pixels"),
    _("a name that nobody knows"),
    _("the name of a server on the internet"),
    _("an address that is not public"),
    _("a server on the internet"),
    _("an address of another form"),
    _("correct the address"),
)
"""The places have names; a test finds a sentence that the office no longer says."""
WORDS = frozenset({"noun", "kind", "state", "states"})
"""Places that hold words of the program, not what somebody has entered."""
VERBS = {
    "cancel": _("to cancel it"),
    "change": _("to change it"),
    "enter": _("to enter a count"),
    "make": _("to make it"),
    "place": _("to place it"),
    "post": _("to post it"),
    "promise": _("to note what is promised"),
    "receive": _("to receive it"),
    "reserve": _("to reserve it"),
    "send": _("to send it"),
    "ship": _("to ship it"),
    "take back": _("to take it back"),
    "write off": _("to write it off"),
}
"""What can be done with a document: the ways of `books.documents`."""
_PLACE = re.compile(r"%\((\w+)\)s")


def in_words(said: str) -> str:
    """What the office said, in the language of the page."""
    for sentence in SENTENCES:
        found = pattern_of(sentence).fullmatch(said)
        if found and (words := gettext(sentence)) != sentence:
            values = {name: _value(name, text) for name, text in found.groupdict().items()}
            return words % values if values else words
    return said


@functools.cache
def pattern_of(sentence: str) -> re.Pattern[str]:
    """The sentence with anything in its places."""
    parts = _PLACE.split(sentence)
    texts = [re.escape(part) if at % 2 == 0 else f"(?P<{part}>.+?)" for at, part in enumerate(parts)]
    return re.compile("".join(texts), re.DOTALL)


def _value(name: str, text: str) -> str:
    if name in ("verb", "verbs"):
        return ", ".join(gettext(VERBS.get(part, part)) for part in text.split(", "))
    if name in WORDS:
        return gettext(" or ").join(gettext(part) for part in text.split(" or "))
    return text
