"""Errors that say what was found, what was expected, and how to mend it."""

from __future__ import annotations


class WharfingerError(Exception):
    """Anything that a user can cause. `where` names the file, row and column as far as they are known."""

    def __init__(self, *, found: str, expected: str, mend: str, where: str = "") -> None:
        self.found = found
        self.expected = expected
        self.mend = mend
        self.where = where
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}found {self.found}; expected {self.expected}. To mend: {self.mend}."

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders whole."""
        return (_rebuild, (type(self), self.__dict__))

    def as_dict(self) -> dict[str, str]:
        """The same parts for a program to read."""
        return {
            "where": self.where,
            "found": self.found,
            "expected": self.expected,
            "mend": self.mend,
        }


class TableError(WharfingerError):
    """A table that cannot be taken: a column is missing, or rows are bad where none may be."""


class SettingError(WharfingerError):
    """A setting of a decision that does not exist or is out of its range."""


class UnitError(WharfingerError):
    """A quantity that cannot be converted exactly."""


class MoneyError(WharfingerError):
    """An amount or a currency that cannot be used."""


class CodeError(WharfingerError):
    """A barcode that cannot be read, or cannot be drawn."""


class FileError(WharfingerError):
    """A file that cannot be read or written."""


class DecisionError(WharfingerError):
    """A decision that does not exist, or cannot be run as asked."""


class BooksError(WharfingerError):
    """A change that the books refuse: it would not add up, or may not be done now."""


def _rebuild(kind: type[WharfingerError], state: dict[str, object]) -> WharfingerError:
    error = kind.__new__(kind)
    error.__dict__.update(state)
    Exception.__init__(error, str(error))
    return error
