"""Every verb: POST what it takes, get what came of it. The same key again has no second effect."""

import json
import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, Router

from wharfinger.api.arguments import TABLE_OF_WAY, ask, body_of
from wharfinger.api.examples import VERB_EXAMPLES
from wharfinger.api.keys import principal_of
from wharfinger.books.acts import By, plain
from wharfinger.books.models import Act
from wharfinger.office.roles import PERSONS_ONLY, NotAllowedError, Principal, may_undo, must
from wharfinger.office.verb import Verb, learn_verbs

LONGEST_KEY = 100
ANSWER = {
    "type": "object",
    "required": ["act"],
    "properties": {"act": {"type": "integer", "description": "The number of the act: what undo takes."}},
}
BROUGHT = {
    "type": "object",
    "required": ["batch", "new", "changed", "known", "aside", "failures"],
    "properties": {
        "batch": {"type": "string", "description": "Under this the acts stand; there is one for 2,000 rows."},
        **{name: {"type": "integer"} for name in ("new", "changed", "known", "aside")},
        "failures": {"type": "array", "items": {"type": "object"}},
    },
}

BY_ITSELF = frozenset({"file_proposals", "retire_proposals", "note_outcomes", "stage_import", "note_guesses"})
"""What the plan or an import writes of what it has computed; nobody else has such rows to send."""

router = Router(tags=["verbs"])
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=LONGEST_KEY,
        pattern=r"^[\x21-\x7e]+$",
        description="A name for this request: sent again under it, it gets the first answer again.",
    ),
]


def by(principal: Principal, key: str) -> By:
    """Who acts, under which key. Keys of different people, and of pages and programs, cannot meet."""
    return By(principal.key, key=f"{principal.key}/api/{key}", request="api")


def do(request: HttpRequest, verb: Verb, body: Any, key: str | None) -> HttpResponse:
    """Do a verb if this token may."""
    principal = principal_of(request)
    must(principal, verb.name)
    if verb.name == "undo":
        _must_undo(principal, body.act)
    key = key or uuid.uuid4().hex
    answer = plain(ask(verb, by(principal, key), body))
    return HttpResponse(json.dumps(answer), content_type="application/json", headers={"Idempotency-Key": key})


def _must_undo(principal: Principal, number: int) -> None:
    """Undo is for whoever could have done it; what is not there is refused by the verb itself."""
    verb = Act.objects.filter(pk=number).values_list("verb", flat=True).first()
    if verb is not None and not may_undo(principal, verb):
        raise NotAllowedError(
            where=f"act {number}",
            found=f"an act of the kind '{verb}'",
            expected="one that this token may do itself",
            mend="ask somebody who may",
        )


def _route(verb: Verb) -> None:
    model = body_of(verb)

    def view(request: HttpRequest, body: model, idempotency_key: Key = None) -> HttpResponse:
        return do(request, verb, body, idempotency_key)

    extra: dict[str, Any] = {"x-answer": BROUGHT if verb.name in TABLE_OF_WAY else ANSWER}
    if verb.name in VERB_EXAMPLES:
        extra["x-example"] = VERB_EXAMPLES[verb.name]
    router.post(
        f"/{verb.name}",
        operation_id=f"do_{verb.name}",
        summary=verb.summary,
        description="It can be undone." if verb.can_be_undone else "It cannot be undone.",
        openapi_extra=extra,
    )(view)


for _verb in [each for _, each in sorted(learn_verbs().items()) if each.name not in PERSONS_ONLY | BY_ITSELF]:
    _route(_verb)
