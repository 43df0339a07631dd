"""Who may do and read what."""

import importlib
import pkgutil

import pytest

from wharfinger import office
from wharfinger.books.frames import FROM_BOOKS
from wharfinger.office.roles import (
    AREA_OF_TABLE,
    AREAS,
    OWN_ACCOUNT,
    OWNER_ONLY,
    PERSONS_ONLY,
    ROLES,
    NotAllowedError,
    Principal,
    check_roles,
    check_scopes,
    may,
    may_read,
    may_undo,
    must,
    must_read,
)
from wharfinger.office.verb import VERBS
from wharfinger.tables.errors import SettingError


def person(*roles: str) -> Principal:
    return Principal("u1", frozenset(roles), None, 1)


def token(*scopes: str, roles: tuple[str, ...] = ("owner",)) -> Principal:
    return Principal("u1", frozenset(roles), frozenset(scopes), 1)


def every_verb() -> set[str]:
    for module in pkgutil.walk_packages(office.__path__, "wharfinger.office."):
        importlib.import_module(module.name)
    return set(VERBS)


def test_every_verb_is_somebodys_beside_the_owner_or_the_owners_by_name() -> None:
    others = set().union(*(role.verbs for name, role in ROLES.items() if name != "owner"))
    assert every_verb() - (others | OWNER_ONLY | OWN_ACCOUNT) == set()
    assert others & OWNER_ONLY == set()
    assert others | OWNER_ONLY == ROLES["owner"].verbs


def test_every_table_of_the_books_has_an_area_that_somebody_reads() -> None:
    assert set(FROM_BOOKS) - set(AREA_OF_TABLE) == set()
    assert set(AREA_OF_TABLE.values()) <= AREAS
    assert set().union(*(role.areas for role in ROLES.values())) == AREAS


def test_an_unknown_verb_or_area_is_nobodys() -> None:
    everything = person(*ROLES)
    assert not may(everything, "burn_down")
    assert not may_read(everything, "secrets")
    with pytest.raises(NotAllowedError, match="a verb or an area that some role has"):
        must(everything, "burn_down")


def test_a_viewer_reads_and_changes_nothing_but_the_own_account() -> None:
    viewer = person("viewer")
    assert {verb for verb in every_verb() if may(viewer, verb)} - OWN_ACCOUNT == set()
    assert all(may(viewer, verb) for verb in OWN_ACCOUNT)
    assert may_read(viewer, "sales")
    assert not may_read(viewer, "people")
    assert not may_read(viewer, "audit")


def test_nobody_without_a_role_may_anything() -> None:
    nobody = person()
    assert not any(may(nobody, verb) for verb in every_verb() | OWN_ACCOUNT)
    assert not any(may_read(nobody, area) for area in AREAS)


def test_several_roles_add_up() -> None:
    assert not may(person("warehouse"), "place_order")
    assert not may(person("buyer"), "receive")
    both = person("warehouse", "buyer")
    assert may(both, "place_order")
    assert may(both, "receive")


def test_the_warehouse_may_not_undo_what_it_could_not_have_done() -> None:
    assert may_undo(person("warehouse"), "receive")
    assert not may_undo(person("warehouse"), "set_setting")
    assert not may_undo(person("viewer"), "receive")


def test_a_token_has_what_its_scopes_name_and_no_more() -> None:
    one = token("read:stock", "do:receive")
    assert may(one, "receive")
    assert not may(one, "ship")
    assert may_read(one, "movements")
    assert not may_read(one, "sales")
    assert may(token("warehouse"), "ship")
    assert not may(token("warehouse"), "place_order")


def test_a_token_never_has_more_than_its_user() -> None:
    asked_for_all = token("owner", "do:place_order", "read:audit", roles=("viewer",))
    assert not may(asked_for_all, "place_order")
    assert not may_read(asked_for_all, "audit")
    assert may_read(asked_for_all, "stock")


def test_no_token_makes_a_user_a_password_or_another_token() -> None:
    assert {"make_user", "make_token", "set_password", "erase_person"} <= PERSONS_ONLY
    assert not any(may(token("owner"), verb) for verb in PERSONS_ONLY)
    with pytest.raises(SettingError, match="found the scope 'do:make_token'"):
        check_scopes(["do:make_token"])


def test_scopes_and_roles_are_checked_in_words() -> None:
    assert check_scopes(["read:stock", "buyer", "do:receive"]) == ["buyer", "do:receive", "read:stock"]
    assert check_roles(["viewer", "owner", "viewer"]) == ["owner", "viewer"]
    for wrong in ("read:secrets", "do:burn_down", "king", ""):
        with pytest.raises(SettingError, match=f"found the scope '{wrong}'"):
            check_scopes([wrong])
    with pytest.raises(SettingError, match="found no scope"):
        check_scopes([])
    with pytest.raises(SettingError, match="found no role 'king'"):
        check_roles(["king"])


def test_a_refusal_says_which_role_would_do() -> None:
    with pytest.raises(
        NotAllowedError, match="found a person with the roles viewer; expected the role owner or buyer"
    ):
        must(person("viewer"), "place_order")
    with pytest.raises(NotAllowedError, match="found a token with the scopes read:stock"):
        must_read(token("read:stock"), "sales")
