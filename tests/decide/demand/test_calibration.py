import polars as pl

from wharfinger.decide.demand.calibration import calibration

ROWS = pl.DataFrame(
    {
        "grouping": ["all", "all", "volume", "pattern"],
        "group": ["all", "all", "largest quarter", "smooth"],
        "measured": ["period"] * 4,
        "quantile": [0.5, 0.95, 0.95, 0.95],
        "cases": [10, 10, 5, 5],
        "held": [0.5, 0.951, 0.8, 0.8],
        "under": [0.4, 0.9, 0.7, 0.7],
        "verdict": ["as promised", "as promised", "held too rarely", "too high"],
    }
)


def test_there_is_a_chart_and_a_table_with_a_column_for_each_quantile():
    chart, table = calibration(ROWS, "period", "How often")
    assert "<svg" in chart
    assert "50% promised" in table
    assert "95.1%" in table
    assert "state bad" in table
    assert "smooth" not in table


def test_a_single_quantile_has_no_chart():
    assert len(calibration(ROWS.filter(pl.col("quantile") == 0.95), "period", "How often")) == 1


def test_of_what_was_not_measured_there_is_nothing():
    assert calibration(ROWS, "total", "How often") == []
