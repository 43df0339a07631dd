"""Accounts: who has one, how people and programs come in, and who may no more."""

from wharfinger.office.accounts.factor import (
    confirm_second_factor,
    drop_second_factor,
    drop_second_factor_of,
    enrol_second_factor,
    make_recovery_codes,
)
from wharfinger.office.accounts.links import first_link, make_login_link, use_login_link
from wharfinger.office.accounts.login import check_factor, check_login, log_in
from wharfinger.office.accounts.tokens import find_token, make_token, revoke_token
from wharfinger.office.accounts.users import (
    activate_user,
    change_roles,
    deactivate_user,
    find_user,
    first_owner,
    make_user,
    principal_of_user,
    set_password,
)

__all__ = [
    "activate_user",
    "change_roles",
    "check_factor",
    "check_login",
    "confirm_second_factor",
    "deactivate_user",
    "drop_second_factor",
    "drop_second_factor_of",
    "enrol_second_factor",
    "find_token",
    "find_user",
    "first_link",
    "first_owner",
    "log_in",
    "make_login_link",
    "make_recovery_codes",
    "make_token",
    "make_user",
    "principal_of_user",
    "revoke_token",
    "set_password",
    "use_login_link",
]
