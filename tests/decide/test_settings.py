import dataclasses
from dataclasses import dataclass
from typing import Literal

import pytest

from wharfinger.decide.settings import Settings, kind_of, setting
from wharfinger.tables import SettingError


@dataclass(frozen=True)
class Buffer(Settings):
    service: float = setting(0.95, "share of demand served at once", above=0, below=1)
    window_days: int = setting(91, "days looked back", at_least=7)
    target: Literal["fill", "cost"] = setting("fill", "what is aimed at")
    place: str | None = setting(None, "only this place")
    search: bool = setting(True, "choose by the past")


def test_settings_are_read_from_words_by_their_types():
    chosen = Buffer.parse(["service=0.9", "window_days=28", "target=cost", "place=store-1", "search=no"])
    assert chosen == Buffer(service=0.9, window_days=28, target="cost", place="store-1", search=False)


def test_none_is_read_where_none_is_allowed():
    assert Buffer.parse(["place=none"]).place is None


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("service=1", "found 1.0; expected a number above 0 and below 1"),
        ("service=nan", "found nan; expected a number above 0 and below 1"),
        ("window_days=7.5", "found '7.5'; expected a whole number at least 7"),
        ("target=fil", "found 'fil'; expected one of fill, cost"),
        ("search=maybe", "found 'maybe'; expected true or false"),
        ("servise=0.9", "found a setting 'servise'; expected one of service, window_days"),
        ("service", "found 'service'; expected key=value"),
    ],
)
def test_a_bad_word_is_refused_with_the_range(word, message):
    with pytest.raises(SettingError, match=message.replace("(", r"\(")):
        Buffer.parse([word])


def test_a_misspelt_setting_names_the_likely_one():
    with pytest.raises(SettingError) as refused:
        Buffer.from_dict({"servise": 0.9})
    assert refused.value.mend == "write service"


def test_a_wrong_type_is_refused_when_made_in_python():
    with pytest.raises(SettingError, match="found True; expected a whole number"):
        Buffer(window_days=True)


def test_settings_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Buffer().service = 0.5


def test_the_json_schema_tells_types_ranges_and_meaning():
    schema = Buffer.schema()
    assert schema["additionalProperties"] is False
    assert schema["properties"]["service"] == {
        "description": "share of demand served at once",
        "default": 0.95,
        "type": "number",
        "exclusiveMinimum": 0,
        "exclusiveMaximum": 1,
    }
    assert schema["properties"]["target"]["enum"] == ["fill", "cost"]
    assert schema["properties"]["place"]["type"] == ["string", "null"]


def test_kinds_are_told_in_words():
    assert kind_of(Buffer, "place") == "text or none"
