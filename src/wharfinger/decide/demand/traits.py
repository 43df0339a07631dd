"""What a series shows at a moment: the numbers from which its future is judged.

All but `evenness` grow with the series: measured in boxes of twelve they are a twelfth. `evenness` is the
square root of the level, the spread of demand that comes piece by piece.
"""

from __future__ import annotations

TRAITS = (
    "smoothed_short",  # exponentially smoothed, single large orders capped
    "smoothed_long",
    "last_half_span",  # plain means
    "last_span",
    "last_4_spans",
    "last_8_spans",
    "ever",
    "frequency",  # how often it sold lately, times the usual size
    "usual_total",  # median of past totals
    "deviation",  # standard deviation, were periods independent
    "largest_total",
    "deviation_of_totals",
    "evenness",
    "burst",  # root of the mean square: few large sales
    "size",  # mean of the periods with a sale
    "whole_window",  # the last 8 spans, those before the first sale counted as zero: young items fade
    "croston_sba",
    "tsb",
    "theta",
)
SMOOTHED = TRAITS.index("smoothed_short")
LEVEL = TRAITS.index("last_8_spans")
BURST = TRAITS.index("burst")
EVER = TRAITS.index("ever")
DEVIATION = TRAITS.index("deviation")
EVENNESS = TRAITS.index("evenness")
