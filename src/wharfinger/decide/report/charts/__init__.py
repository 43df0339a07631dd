"""Charts as inline SVG: direct labels, zero where it belongs, a table behind each."""
