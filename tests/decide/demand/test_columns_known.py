from wharfinger.decide.demand.columns_known import KnownColumns, Reading


def test_readings_survive_being_handed_on_to_the_last_digit():
    columns = KnownColumns(
        readings=(Reading("fair", True, "flag"), Reading("heat", False, "number", 0.1 + 0.2, 1 / 3)),
        kept=("fair: day", "heat"),
    )
    assert KnownColumns.of(columns.text()) == columns
