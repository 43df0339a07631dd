"""The description of the API: OpenAPI 3.1 with examples, and a page of it for people."""

from __future__ import annotations

import functools
import json
from html import escape
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from wharfinger.api.examples import example_of
from wharfinger.api.problems import SCHEMA, TYPE

PROBLEMS = {
    "400": "The request is not as HTTP, JSON or a cursor must be.",
    "401": "No token, or one that does not hold.",
    "403": "This token may not.",
    "413": "The body is too long.",
    "422": "Refused, with what was found, what was expected and how to mend it.",
    "429": "Too many requests of this token.",
}
METHODS = ("get", "post")
PREFIX = "/api/v1"


@functools.cache
def description(api: NinjaAPI) -> dict[str, Any]:
    """The whole of it."""
    schema = json.loads(json.dumps(api.get_openapi_schema(path_prefix=""), default=str))
    schema["paths"] = {PREFIX + path: each for path, each in schema["paths"].items()}
    schemas = schema["components"].setdefault("schemas", {})
    schemas["Problem"] = dict(SCHEMA)
    for path in schema["paths"].values():
        for method in METHODS:
            if method in path:
                _complete(path[method], schemas)
    return schema


def _complete(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    answer = operation.pop("x-answer", {"type": "object"})
    others = operation.pop("x-other-types", [])
    status = str(operation.pop("x-status", 200))
    only = operation.pop("x-only", None)
    sent = operation.pop("x-example", None)
    content: dict[str, Any] = {"application/json": {"schema": answer, "example": example_of(answer, schemas)}}
    content |= {kind: {"schema": {"type": "string"}} for kind in others}
    if only:
        content = {kind: {"schema": {"type": "string"}, "example": text} for kind, text in only.items()}
    operation["responses"] = {status: {"description": "Done.", "content": content}}
    for code, words in PROBLEMS.items():
        operation["responses"][code] = {
            "description": words,
            "content": {TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    if any("{" in part["name"] or part["in"] == "path" for part in operation.get("parameters", [])) or (
        operation["operationId"] == "stock"
    ):
        operation["responses"]["404"] = {
            "description": "There is no such thing.",
            "content": {TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    for part in operation.get("parameters", []):
        part.setdefault("example", example_of(part["schema"], schemas))
        if part["example"] is None:
            del part["example"]
    for body in operation.get("requestBody", {}).get("content", {}).values():
        if "example" not in body:
            body["example"] = sent if sent is not None else example_of(body["schema"], schemas)


def openapi(api: NinjaAPI, _: HttpRequest) -> HttpResponse:
    """OpenAPI as JSON, for everybody: it says what there is, and nothing of what is in it."""
    return HttpResponse(json.dumps(description(api)), content_type="application/json")


def page(api: NinjaAPI, _: HttpRequest) -> HttpResponse:
    """The same for people: one page, without a script, that loads nothing but the style of all pages."""
    told = description(api)
    parts = []
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            if method in METHODS:
                parts.append(_section(method, path, operation))
    body = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>API of Wharfinger</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/static/css/wharfinger.css"></head><body><main>'
        "<h1>API of Wharfinger</h1><p>Every request carries <code>Authorization: Bearer TOKEN</code>. "
        f'For programs: <a href="{PREFIX}/openapi.json">openapi.json</a>.</p>'
        f"{''.join(parts)}</main></body></html>"
    )
    return HttpResponse(body)


def _section(method: str, path: str, operation: dict[str, Any]) -> str:
    parts = [
        f'<section id="{escape(operation["operationId"])}"><h2>{escape(operation["summary"])}</h2>',
        f"<p><code>{method.upper()} {escape(path)}</code></p>",
        f"<p>{escape(operation.get('description', ''))}</p>",
    ]
    names = [part["name"] for part in operation.get("parameters", [])]
    if names:
        parts.append(f"<p>Takes {', '.join(f'<code>{escape(name)}</code>' for name in names)}.</p>")
    if "requestBody" in operation:
        kind, body = next(iter(operation["requestBody"]["content"].items()))
        if kind != "application/json":
            parts.append(f"<p>Sent as <code>{escape(kind)}</code>.</p>")
        sent = json.dumps(body["example"], indent=2, ensure_ascii=False)
        parts.append(f"<pre>{escape(sent)}</pre>")
    return "".join([*parts, "</section>"])
