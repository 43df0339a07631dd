"""Who may do and read what: a role is a set of verbs and of areas, a token at most what its user has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wharfinger.tables.errors import BooksError, SettingError


@dataclass(frozen=True)
class Principal:
    """Who asks. `key` is what acts keep as the actor; `scopes` is None for a person, and set for a token."""

    key: str
    roles: frozenset[str]
    scopes: frozenset[str] | None
    user_id: int


@dataclass(frozen=True)
class Role:
    """What somebody with this role may do, and which areas he may read."""

    verbs: frozenset[str]
    areas: frozenset[str]


class NotAllowedError(BooksError):
    """Something that this person or token may not do or read."""


GOODS_AND_PARTNERS = frozenset(
    {"add_item", "add_unit", "change_item", "set_parts", "add_lot"}
    | {"set_picture", "remove_picture"}
    | {"add_supplier", "change_supplier", "add_offer", "add_customer", "change_customer"}
)
FILES = frozenset(
    {"bring_items", "bring_units", "bring_suppliers", "bring_offers", "bring_customers", "bring_lanes"}
    | {"bring_lots", "bring_past_sales", "bring_past_receipts", "bring_past_stock", "bring_readings"}
    | {"stage_import", "map_import", "mend_rows", "leave_rows_out", "confirm_guess"}
)
PURCHASING = frozenset(
    {"draft_order", "place_order", "promise_order", "cancel_order", "order", "extend_order"}
    | {"revise_order"}
    | {"add_landed_cost", "return_to_supplier", "plan_production", "cancel_production"}
)
PROPOSALS = frozenset({"accept_proposal", "accept_supplier", "snooze", "dismiss", "assign"})
SELLING = frozenset(
    {"sell", "reserve", "release_reservation", "cancel_sale", "announce_return", "cancel_return"}
)
TRANSFERS = frozenset({"plan_transfer", "cancel_transfer"})
FLOOR = frozenset(
    {"receive", "ship", "sell_now", "take_back", "make", "move", "scrap", "adjust"}
    | {"add_lot", "hold_lot", "release_lot", "reserve", "release_reservation"}
    | {"start_count", "enter_count", "post_count", "cancel_count", "device_count", "count_also"}
    | {"draft_adjustment", "post_adjustment", "cancel_adjustment"}
    | {"send_transfer", "receive_transfer", "write_off_transfer", "announce_return", "return_to_supplier"}
)
JOBS = frozenset({"enqueue_job", "cancel_job", "retry_job"})

ACCOUNTS = frozenset(
    {"make_user", "change_roles", "deactivate_user", "activate_user", "make_login_link"}
    | {"drop_second_factor_of", "set_person", "erase_person"}
)
OWNER_ONLY = ACCOUNTS | {
    *("set_setting", "set_autonomy", "set_tracking", "claim_demo"),
    *("apply_import", "undo_import", "choose_import", "drop_import", "note_guesses"),
    *("file_proposals", "retire_proposals", "note_outcomes"),
    *("add_place", "change_place", "bring_places", "open_site", "begin_site", "count_in", "book_journal"),
    *("add_webhook", "test_webhook", "remove_webhook", "enable_webhook", "disable_webhook"),
    *("add_schedule", "enable_schedule", "disable_schedule", "drop_expired_reservations"),
}
OWN_ACCOUNT = frozenset(
    {"use_login_link", "log_in", "set_password", "make_token", "revoke_token"}
    | {"enrol_second_factor", "confirm_second_factor", "drop_second_factor", "make_recovery_codes"}
)
"""What everybody with a role does, with the own account and no other."""
PERSONS_ONLY = ACCOUNTS | OWN_ACCOUNT
"""No token does these: one that could would outlive its own revocation."""

AREAS = frozenset(
    {"today", "items", "stock", "purchasing", "sales", "documents", "decisions"}
    | {"jobs", "settings", "audit", "people"}
)
AREA_OF_TABLE: Mapping[str, str] = {
    "items": "items",
    "units": "items",
    "places": "items",
    "lanes": "items",
    "stock": "stock",
    "stock_history": "stock",
    "movements": "stock",
    "incoming": "stock",
    "readings": "stock",
    "suppliers": "purchasing",
    "offers": "purchasing",
    "receipts": "purchasing",
    "sales": "sales",
    "orders": "sales",
    "customers": "sales",
    "proposals": "today",
}
"""The tables of the books by area. What a decision writes is read as `decisions`."""

_GOODS = frozenset({"items", "stock", "documents"})
_OFFICE = _GOODS | {"today", "purchasing", "sales", "decisions"}
_BUYER = Role(
    GOODS_AND_PARTNERS | FILES | PURCHASING | PROPOSALS | SELLING | TRANSFERS | JOBS | {"comment", "undo"},
    _OFFICE | {"jobs"},
)
_WAREHOUSE = Role(FLOOR | {"assign", "comment", "undo"}, _GOODS | {"today", "decisions"})
_DISPATCHER = Role(
    TRANSFERS
    | {"send_transfer", "receive_transfer", "reserve", "release_reservation", "ship"}
    | {"assign", "comment", "undo"},
    _GOODS | {"today", "sales", "decisions"},
)
_DRIVER = Role(frozenset({"receive_transfer", "take_back", "undo"}), frozenset({"items", "documents"}))
_VIEWER = Role(frozenset(), _OFFICE)
_OTHERS = {
    "buyer": _BUYER,
    "warehouse": _WAREHOUSE,
    "dispatcher": _DISPATCHER,
    "driver": _DRIVER,
    "viewer": _VIEWER,
}
ROLES: Mapping[str, Role] = {
    "owner": Role(OWNER_ONLY.union(*(role.verbs for role in _OTHERS.values())), AREAS),
    **_OTHERS,
}


def may(principal: Principal, verb: str) -> bool:
    """Whether the verb may be done. A verb that no role names may be done by nobody."""
    if principal.scopes is not None and verb in PERSONS_ONLY:
        return False
    if not (_grants_verb(principal.roles, verb) or (verb in OWN_ACCOUNT and principal.roles)):
        return False
    return (
        principal.scopes is None or f"do:{verb}" in principal.scopes or _grants_verb(principal.scopes, verb)
    )


def may_read(principal: Principal, table_or_area: str) -> bool:
    """Whether an area, or the area of a table, may be read."""
    area = AREA_OF_TABLE.get(table_or_area, table_or_area)
    if not _grants_area(principal.roles, area):
        return False
    return (
        principal.scopes is None or f"read:{area}" in principal.scopes or _grants_area(principal.scopes, area)
    )


def may_undo(principal: Principal, verb: str) -> bool:
    """Whether an act of this verb may be undone: by whoever could have done it."""
    return may(principal, "undo") and may(principal, verb)


def must(principal: Principal, verb: str) -> None:
    """Refuse, in words, what may not be done."""
    if not may(principal, verb):
        raise _not_allowed(principal, verb, [name for name, role in ROLES.items() if verb in role.verbs])


def must_read(principal: Principal, table_or_area: str) -> None:
    """Refuse, in words, what may not be read."""
    if not may_read(principal, table_or_area):
        area = AREA_OF_TABLE.get(table_or_area, table_or_area)
        raise _not_allowed(principal, area, [name for name, role in ROLES.items() if area in role.areas])


def check_roles(roles: Iterable[str]) -> list[str]:
    """The roles, each once and in the order of ROLES; what is no role is refused."""
    asked = set(roles)
    unknown = sorted(asked - set(ROLES))
    if unknown:
        raise SettingError(
            where="roles",
            found=f"no role '{unknown[0]}'",
            expected=f"one or more of {', '.join(ROLES)}",
            mend="choose from these",
        )
    return [name for name in ROLES if name in asked]


def check_scopes(scopes: Iterable[str]) -> list[str]:
    """The scopes of a token, sorted: roles, `read:AREA` and `do:VERB`; what is none of these is refused."""
    asked = sorted(set(scopes))
    for scope in asked:
        way, _, what = scope.partition(":")
        verbs = ROLES["owner"].verbs - PERSONS_ONLY
        known = scope in ROLES or (way == "read" and what in AREAS) or (way == "do" and what in verbs)
        if not known:
            raise SettingError(
                where="scopes",
                found=f"the scope '{scope}'",
                expected=f"a role ({', '.join(ROLES)}), read:AREA with one of {', '.join(sorted(AREAS))}, "
                "or do:VERB with a verb that a token may do",
                mend="correct it",
            )
    if not asked:
        raise SettingError(
            where="scopes",
            found="no scope",
            expected="at least one: a token without any could do nothing",
            mend="name a role, read:AREA or do:VERB",
        )
    return asked


def _grants_verb(names: Iterable[str], verb: str) -> bool:
    return any(verb in ROLES[name].verbs for name in names if name in ROLES)


def _grants_area(names: Iterable[str], area: str) -> bool:
    return any(area in ROLES[name].areas for name in names if name in ROLES)


def _not_allowed(principal: Principal, what: str, roles: list[str]) -> NotAllowedError:
    if principal.scopes is not None:
        who = f"a token with the scopes {', '.join(sorted(principal.scopes))}"
    else:
        who = f"a person with the roles {', '.join(sorted(principal.roles)) or '(none)'}"
    return NotAllowedError(
        where=what,
        found=who,
        expected=f"the role {' or '.join(roles)}" if roles else "a verb or an area that some role has",
        mend="ask an owner for the role, or for a token with the scope",
    )
