"""Where the books of a company stand: a folder, and its database in it or on a PostgreSQL server."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from wharfinger.tables.errors import FileError, SettingError

FILE = "books.sqlite"


@dataclass(frozen=True)
class Home:
    """A company's data folder, and the address of its database where that is a server."""

    folder: Path
    database_url: str = ""

    @property
    def file(self) -> Path:
        """The books of a company without a server."""
        return self.folder / FILE

    @property
    def history(self) -> Path:
        """Closed months as Parquet: a cache, safe to delete."""
        return self.folder / "history"

    @property
    def pictures(self) -> Path:
        """Pictures of items, each under the digest of its bytes."""
        return self.folder / "pictures"

    @property
    def on_postgres(self) -> bool:
        return bool(self.database_url)

    def django_database(self) -> dict[str, Any]:
        """The entry for Django's DATABASES."""
        if not self.database_url:
            return {"ENGINE": "wharfinger.books.sqlite", "NAME": str(self.file)}
        parts = urlsplit(self.database_url)
        if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
            raise SettingError(
                where="DATABASE_URL",
                found=f"'{parts.scheme}://...'" if parts.scheme else "no address",
                expected="postgresql://user:password@host:port/database",
                mend="correct DATABASE_URL, or unset it to keep the books in one file",
            )
        return {
            "ENGINE": "wharfinger.books.postgres",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": parts.port or "",
            "OPTIONS": dict(parse_qsl(parts.query)),
        }


def home_from_environment() -> Home:
    """WHARFINGER_HOME and DATABASE_URL. Without the first there are no books to open."""
    folder = os.environ.get("WHARFINGER_HOME")
    if not folder:
        raise FileError(
            where="WHARFINGER_HOME",
            found="no folder named",
            expected="the folder in which the company's books are, or shall be",
            mend="set WHARFINGER_HOME to that folder",
        )
    return Home(Path(folder).expanduser().resolve(), os.environ.get("DATABASE_URL", ""))
