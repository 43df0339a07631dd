"""The ranges from which a simulated company is drawn, each with its source.

They are fixed: no result of this project is made better by moving them. The figures said to be of the
Online Retail, stallion and carparts sets are printed by `benchmarks/twin_ranges.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wharfinger.twin.luck import Floats

OURS = "our assumption"
ONLINE_RETAIL = "Online Retail (UCI, CC0), items sold on 10 or more days"


@dataclass(frozen=True)
class Range:
    """From `low` to `high`, drawn evenly, or evenly on the log scale."""

    low: float
    high: float
    meaning: str
    source: str
    log: bool = False

    def draw(self, rng: np.random.Generator, size: int) -> Floats:
        if self.log:
            return np.exp(rng.uniform(np.log(self.low), np.log(self.high), size))
        return rng.uniform(self.low, self.high, size)


# Demand
VOLUME = Range(
    1.5, 12.0, "units a day in the whole company", f"{ONLINE_RETAIL}: 39th to 86th percentile", log=True
)
SMOOTH_VOLUME = Range(
    8.0, 25.0, "the same, for a smooth item", f"{ONLINE_RETAIL}: 79th to 95th percentile", log=True
)
DISPERSION = Range(1.1, 2.0, "variance of a day over its mean", OURS)
OCCURRENCE = Range(
    0.07, 0.44, "share of days with demand, intermittent items", f"{ONLINE_RETAIL}: 10th to 75th percentile"
)
INTERMITTENT_SIZE = Range(
    1.0, 4.0, "units on such a day", "carparts: 5th to 93rd percentile of a month's sales"
)
LUMPY_SIZE = Range(
    4.0,
    17.0,
    "units on a day with demand, lumpy items",
    f"{ONLINE_RETAIL}, units a line: 25th to 90th percentile",
)
WEEKDAY_STRENGTH = Range(
    0.3,
    0.8,
    "weekly items: Saturday over the mean day, minus 1",
    "Saturday sells 66 % more than the slowest weekday (2.5 million grocery receipts, Snipp 2017)",
)
COMMON_WEEKDAY_STRENGTH = Range(0.05, 0.15, "the same, for all other steady items", OURS)
YEARLY_STRENGTH = Range(
    0.3,
    0.7,
    "yearly items: peak over the mean, minus 1",
    "Online Retail: the best month of all items together is 91 % over the mean",
)
TREND_A_YEAR = Range(-0.3, 0.5, "growth a year, trend items", OURS)
LAUNCH_DAY = Range(60, 600, "day on which a new item is launched", OURS)
RAMP_DAYS = Range(14, 60, "days until a new item sells its full volume", OURS)
DECLINE_DAY = Range(90, 540, "day from which a dying item declines", OURS)
HALF_LIFE_DAYS = Range(30, 120, "days in which a dying item halves", OURS)
PROMOTION_DISCOUNT = Range(
    0.05,
    0.25,
    "discount in a promotion",
    "stallion: discounts from the 5th to the 95th percentile are 0.5 to 27 %",
)
PROMOTION_LIFT = Range(
    1.5,
    3.5,
    "sales in a promotion over sales without",
    f"{OURS}, for price and display; elasticities of -2.5 to -3.5 "
    "(Product Price Level and Retail Price Promotion, SSRN, 2023) alone give 1.1 to 2.7",
)
PROMOTION_CHANCE = Range(0.3, 0.6, "chance of a promotion week in four weeks", OURS)
ELASTICITY = Range(
    -3.5, -1.5, "price elasticity, price-sensitive items", "mean -2.62 (Bijmolt, van Heerde and Pieters 2005)"
)
PRICE_CHANGE = Range(-0.15, 0.15, "price of a period over the list price, minus 1", OURS)
WEATHER_PER_DEGREE = Range(0.02, 0.06, "growth of demand a degree Celsius, weather items", OURS)
HOLIDAY_LIFT = Range(1.5, 4.0, "last days before the feast over an ordinary day, minus 1", OURS)
TRAFFIC_SD = Range(0.03, 0.08, "spread of a place's day that all its items share", OURS)
WEB_SHARE = Range(0.3, 0.5, "share of an item's demand that comes by web", OURS)
STORE_RANGE = Range(0.6, 0.8, "share of the items that a store carries", OURS)
UNITS_A_LINE = Range(
    1.1, 2.5, "units on a line of a web order", f"{OURS}; Online Retail is wholesale (median 6.3)"
)
LINES_AN_ORDER = Range(2.0, 4.0, "lines of a web order", f"{OURS}; Online Retail is wholesale (median 15)")

# Goods and money
MARGIN = Range(0.25, 0.5, "gross margin on the net price", OURS)
FOOD_PRICE = Range(0.9, 9.0, "net price of food", f"{ONLINE_RETAIL}: 26th to 95th percentile", log=True)
HOME_PRICE = Range(3.0, 60.0, "net price of homeware", OURS, log=True)
CHILLED_LIFE_DAYS = Range(7, 30, "shelf life, chilled", OURS)
FROZEN_LIFE_DAYS = Range(180, 360, "shelf life, frozen", OURS)
AMBIENT_LIFE_DAYS = Range(120, 540, "shelf life, other food", OURS)
RETURN_RATE_FOOD = Range(0.002, 0.01, "share of web lines of food brought back", f"{OURS}; below all lines")
RETURN_RATE_HOME = Range(
    0.01, 0.08, "the same, homeware", "Online Retail: 1.8 % of lines and 5.0 % of units are cancelled"
)
UNFIT_RETURN = Range(0.15, 0.25, "share of homeware returns that cannot be sold again", OURS)

# Supply
FRESH_LEAD_DAYS = Range(1, 3, "quoted days, chilled food", OURS)
FOOD_LEAD_DAYS = Range(2, 8, "quoted days, other food", OURS)
HOME_LEAD_DAYS = Range(7, 35, "quoted days, homeware", OURS)
LATE_CHANCE = Range(0.03, 0.10, "chance of a very late delivery, suppliers that are sometimes late", OURS)
SHORT_RATE = Range(0.005, 0.06, "share of order lines delivered short", OURS)
SHORT_SHARE = Range(0.5, 0.95, "share that comes of a line delivered short", OURS)
BAD_RATE = Range(0.002, 0.03, "share of order lines with bad units", OURS)
BAD_SHARE = Range(0.02, 0.3, "share that is bad of such a line", OURS)

# Losses and counts
SHRINKAGE = Range(
    0.005,
    0.02,
    "units lost unseen, as a share of demand",
    "1.38 to 1.54 % of sales, 0.1 to 2.3 % by trade (National Retail Security Survey 2004, 2008, 2014)",
)
COUNT_EVERY_DAYS = Range(
    60,
    180,
    "days between two counts of an item",
    f"{OURS}; 65 % of records are wrong (DeHoratius and Raman 2008)",
)

# Weather
MEAN_TEMPERATURE_C = Range(8.5, 10.5, "mean of the year", "Germany 1991-2020: 9.3 (Deutscher Wetterdienst)")
SUMMER_OVER_MEAN_C = Range(
    8.5, 10.0, "summer over the mean", "Germany 1991-2020: July 18.3 (Deutscher Wetterdienst)"
)
DAY_TEMPERATURE_SD_C = Range(3.0, 4.0, "spread of a day around the season", OURS)


def all_ranges() -> dict[str, Range]:
    """Every range by its name."""
    return {name.lower(): value for name, value in globals().items() if isinstance(value, Range)}
