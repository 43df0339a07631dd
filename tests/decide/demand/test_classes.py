import polars as pl

from wharfinger.decide.demand.classes import classes_of, patterns


def past(**sold):
    rows = [
        (item, "main", number, float(came))
        for item, each in sold.items()
        for number, came in enumerate(each)
        if came
    ]
    schema = {"item": pl.String, "place": pl.String, "number": pl.Int64, "came": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def expected(start=12, **means):
    return pl.DataFrame({"item": list(means), "place": "main", "mean": list(means.values()), "start": start})


def test_the_four_patterns_part_where_syntetos_boylan_and_croston_say():
    # Intervals of 1 or 3 beside 1.32; squared variation of 2, 2, 2 is 0, of 1, 1, 1, 9 is 4/3, beside 0.49.
    sold = past(
        even=[2] * 12,
        rough=[1, 1, 1, 9] * 3,
        rare=[2, 0, 0] * 4,
        wild=[1, 0, 0, 1, 0, 0, 1, 0, 0, 9, 0, 0],
    )
    found = patterns(expected(even=1.0, rough=1.0, rare=1.0, wild=1.0, fresh=1.0), sold)
    assert dict(found.select("item", "pattern").iter_rows()) == {
        "even": "smooth",
        "rough": "erratic",
        "rare": "intermittent",
        "wild": "lumpy",
        "fresh": "new",
    }


def test_what_came_after_the_forecast_does_not_move_an_item_into_another_class():
    before, after = past(a=[2, 0, 0] * 4), past(a=[2, 0, 0] * 4 + [50] * 20)
    assert patterns(expected(a=1.0), before).equals(patterns(expected(a=1.0), after))


def test_quarters_of_volume_hold_as_many_items_each():
    means = {f"item {k}": float(k) for k in range(8)}
    found = classes_of(expected(**means), past(), None).filter(pl.col("grouping") == "volume")
    quarters = found.group_by("group").agg(pl.col("item").sort())
    assert dict(quarters.iter_rows()) == {
        "largest quarter": ["item 6", "item 7"],
        "second quarter": ["item 4", "item 5"],
        "third quarter": ["item 2", "item 3"],
        "smallest quarter": ["item 0", "item 1"],
    }


def test_with_items_there_are_their_categories_too():
    items = pl.DataFrame({"item": ["a"], "category": ["tea"]})
    found = classes_of(expected(a=1.0, b=2.0), past(), items)
    assert found.filter(pl.col("grouping") == "category").rows() == [("a", "main", "category", "tea")]
