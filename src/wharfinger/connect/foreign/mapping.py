"""Which column of a file is which of ours, what must still be asked, and what was answered."""

from __future__ import annotations

import json
from collections.abc import Mapping as Pairs
from dataclasses import asdict, dataclass, field, replace

from wharfinger.tables import TABLES
from wharfinger.tables.errors import FileError, SettingError

SURE = 0.75
"""From here on a guessed column needs no look of a person."""

WHICH = "which:"
"""So begins the id of a question about a column of ours: `which:sales.quantity`."""
NONE_OF_THEM = "none of them"


@dataclass(frozen=True)
class Column:
    """A column of theirs that is one of ours: by which sign, how sure, and some of its cells."""

    theirs: str
    how: str
    sure: float
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableMapping:
    """What of a sheet goes into one of our tables. `derived` rows are gathered: each key once, the first."""

    table: str
    columns: Pairs[str, Column]
    derived: bool = False


@dataclass(frozen=True)
class Question:
    """What the file does not say. An answer is one of `choices`, or any text where it is `free`."""

    id: str
    ask: str
    choices: tuple[str, ...]
    why: str
    free: bool = False


@dataclass(frozen=True)
class Mapping:
    """How a sheet is understood. Tables and columns of ours go by their names in `tables.TABLES`."""

    export: str | None = None
    tables: tuple[TableMapping, ...] = ()
    questions: tuple[Question, ...] = ()
    answers: Pairs[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    """Columns of theirs that go nowhere."""
    notes: tuple[str, ...] = ()
    """What was taken for granted, in words."""
    shape: str = ""

    @property
    def sure(self) -> bool:
        """Whether nothing must be asked and no column is a mere likelihood."""
        columns = [column for table in self.tables for column in table.columns.values()]
        return bool(columns) and not self.questions and all(column.sure >= SURE for column in columns)

    def answered(self, answers: Pairs[str, str]) -> Mapping:
        """The mapping with these answers; `guess` again with it tells what is still open."""
        asked = {question.id: question for question in self.questions}
        for key, answer in answers.items():
            question = asked.get(key)
            if question and not question.free and answer not in question.choices:
                raise SettingError(
                    where=question.ask,
                    found=repr(answer),
                    expected="one of " + ", ".join(question.choices),
                    mend="choose one of them",
                )
        open_ones = tuple(question for question in self.questions if question.id not in answers)
        mapping = replace(self, answers={**self.answers, **answers}, questions=open_ones)
        for key, answer in answers.items():
            if key.startswith(WHICH):
                table, our = key.removeprefix(WHICH).split(".")
                mapping = mapping.changed(table, our, None if answer == NONE_OF_THEM else answer)
        return mapping

    def changed(self, table: str, our: str, theirs: str | None) -> Mapping:
        """The mapping with another column of theirs for one of ours, or with none."""
        if table not in TABLES or our not in TABLES[table].columns():
            raise SettingError(
                where=f"{table}, {our}",
                found="a table or column that is not ours",
                expected="one of " + ", ".join(TABLES[table].columns() if table in TABLES else TABLES),
                mend="correct the name",
            )
        others = [part for part in self.tables if part.table != table]
        part = next((part for part in self.tables if part.table == table), TableMapping(table, {}))
        columns = {name: column for name, column in part.columns.items() if name != our}
        if theirs:
            columns[our] = Column(theirs, "you said so", 1.0)
        kept = tuple(q for q in self.questions if q.id != f"{WHICH}{table}.{our}")
        tables = (replace(part, columns=columns), *others)
        return replace(self, tables=tables, questions=kept)

    def to_json(self) -> str:
        """The mapping as text, to be kept; `mapping_from_json` makes it again."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def mapping_from_json(text: str) -> Mapping:
    """The mapping that `Mapping.to_json` wrote."""
    try:
        kept = json.loads(text)
        return Mapping(
            export=kept["export"],
            tables=tuple(
                TableMapping(
                    table=part["table"],
                    columns={
                        our: Column(**{**column, "samples": tuple(column["samples"])})
                        for our, column in part["columns"].items()
                    },
                    derived=part["derived"],
                )
                for part in kept["tables"]
            ),
            questions=tuple(Question(**{**q, "choices": tuple(q["choices"])}) for q in kept["questions"]),
            answers=kept["answers"],
            unused=tuple(kept["unused"]),
            notes=tuple(kept["notes"]),
            shape=kept["shape"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise FileError(
            where="a kept mapping",
            found=f"text that is none ({type(error).__name__}: {error})",
            expected="what Mapping.to_json wrote",
            mend="forget it and let the file be guessed again",
        ) from error
