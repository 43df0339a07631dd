import datetime as dt

import polars as pl

from wharfinger.decide.warehouse.batches.waves import in_turn, waves

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def lines(*rows):
    return pl.DataFrame(
        rows,
        schema={"order": pl.String, "departs": pl.Datetime("us", "UTC"), "zone": pl.String},
        orient="row",
    )


def walks(*rows):
    """Rows of walk, wave, departure and seconds."""
    frame = pl.DataFrame(
        rows,
        schema={
            "walk": pl.Int64,
            "wave": pl.Int64,
            "departs": pl.Datetime("us", "UTC"),
            "seconds": pl.Float64,
        },
        orient="row",
    )
    whole = {"orders": 1, "stops": 1, "totes": 1}
    real = dict.fromkeys(("pieces", "volume_l", "weight_kg", "length_m"), 1.0)
    return frame.with_columns(
        zone=pl.lit(None, dtype=pl.String), **{k: pl.lit(v) for k, v in (whole | real).items()}
    )


def test_what_leaves_together_is_a_wave_and_what_never_leaves_is_the_last():
    found = waves(lines(("a", None, None), ("b", NOON, None), ("c", NOON + dt.timedelta(hours=1), None)))
    assert [(wave.number, wave.lines["order"].to_list()) for wave in found] == [
        (1, ["b"]),
        (2, ["c"]),
        (3, ["a"]),
    ]


def test_an_order_leaves_with_its_earliest_line():
    found = waves(lines(("a", NOON + dt.timedelta(hours=3), None), ("a", NOON, None)))
    assert [wave.departs for wave in found] == [NOON]


def test_the_longest_walk_of_a_wave_begins_first_and_goes_to_whoever_is_free():
    turned = in_turn(walks((1, 1, None, 10.0), (2, 1, None, 30.0), (3, 2, None, 5.0)), 2)
    assert turned.select("walk", "picker", "begins_s", "ends_s").rows() == [
        (2, 1, 0.0, 30.0), (1, 2, 0.0, 10.0), (3, 2, 10.0, 15.0),
    ]  # fmt: skip


def test_a_walk_that_ends_after_its_van_says_by_how_much():
    turned = in_turn(walks((1, 1, NOON, 600.0), (2, 1, NOON, 60.0)), 1, NOON - dt.timedelta(minutes=5))
    assert turned.sort("walk")["late_minutes"].to_list() == [5.0, 6.0]


def test_without_a_start_nothing_is_said_of_lateness():
    assert in_turn(walks((1, 1, NOON, 600.0)), 1)["late_minutes"].to_list() == [None]
