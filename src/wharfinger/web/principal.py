"""Who asks."""

from __future__ import annotations

from django.http import HttpRequest

from wharfinger.office.roles import Principal


def principal_of(request: HttpRequest) -> Principal | None:
    """The person whose session this is; None for a stranger. Read once for each request."""
    if not hasattr(request, "wharfinger_principal"):
        user = request.user
        request.wharfinger_principal = (
            Principal(key=user.key, roles=frozenset(user.roles), scopes=None, user_id=user.pk)
            if user.is_authenticated and user.is_active
            else None
        )
    return request.wharfinger_principal
