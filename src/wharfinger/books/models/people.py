"""Who may come in, and by what: accounts, one-time links, tokens, sessions."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from wharfinger.books.fields import CodeField, InstantField


class User(AbstractUser):
    """Somebody with an account. Acts say only the key; name and address stand in Person under it."""

    key = CodeField(unique=True)
    roles = models.JSONField(default=list)
    sealed_factor = models.CharField(max_length=500, default="")
    """The secret of the second factor, sealed with the company's; empty where there is none."""
    factor_since = InstantField(null=True)
    """When the second factor was confirmed. Until then it is not asked for."""
    factor_step = models.BigIntegerField(default=0)
    """The step of time of the last code that was used: no code is taken twice."""
    recovery_hashes = models.JSONField(default=list)


class LoginLink(models.Model):
    """A way in that works once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="login_links")
    hash = models.CharField(max_length=64, unique=True)
    made_at = InstantField()
    expires = InstantField()
    used_at = InstantField(null=True)


class Token(models.Model):
    """A program's way in. The token itself was shown once; the books keep its hash."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=200)
    prefix = models.CharField(max_length=12)
    """How a person recognises it in a list."""
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = InstantField()
    expires = InstantField()
    last_used = InstantField(null=True)
    revoked_at = InstantField(null=True)


class Tries(models.Model):
    """Failed attempts to come in, by the hash of the name or address that tried, known or not."""

    subject = models.CharField(max_length=64, unique=True)
    failures = models.IntegerField(default=0)
    last = InstantField()
    locked_until = InstantField(null=True)


class Session(AbstractBaseSession):
    """Somebody who is logged in. The account is a column, so that its sessions can be found and ended."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
