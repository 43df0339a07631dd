"""What the API says of itself holds: schemathesis tries it, and breaks nothing."""

from typing import Any

import hypothesis
import schemathesis
from hypothesis import HealthCheck
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.at_hand import shop_and_owner
from wharfinger.api.description import METHODS, description
from wharfinger.api.urls import api
from wharfinger.books.home import Home
from wharfinger.web.lean import Lean

CASES = 5
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_it_is_openapi_3_1_with_an_example_for_every_operation() -> None:
    told = description(api)
    assert told["openapi"].startswith("3.1")
    for path, methods in told["paths"].items():
        for method in set(METHODS) & set(methods):
            operation = methods[method]
            content = next(iter(operation["responses"].items()))[1]["content"]
            assert "example" in next(iter(content.values())), path
            if method == "post":
                for body in operation["requestBody"]["content"].values():
                    assert "example" in body, path


def test_whatever_is_sent_it_answers_as_it_says_and_never_with_a_fault(
    sqlite_books: Home, monkeypatch: Any
) -> None:
    from wharfinger.api.urls import RATES

    monkeypatch.setattr(RATES, "at_once", 1e9)
    monkeypatch.setattr(RATES, "_buckets", {})
    owner = shop_and_owner()
    headers = {"Authorization": owner.defaults["HTTP_AUTHORIZATION"], "Host": "localhost"}
    schema = schemathesis.openapi.from_dict(description(api))
    schema.config.base_url = "http://localhost"
    application = Lean()
    broken = {}
    for each in schema.get_all_operations():
        operation = each.ok()
        sent = operation.as_strategy() | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

        @hypothesis.settings(
            max_examples=CASES,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @hypothesis.given(case=sent)
        def tried(case: Any) -> None:
            case.operation.app = application
            case.validate_response(case.call(headers=headers), checks=CHECKS)

        try:
            tried()
        except FailureGroup as failures:
            broken[operation.label] = [str(failure)[:1_000] for failure in failures.exceptions]
    assert broken == {}
