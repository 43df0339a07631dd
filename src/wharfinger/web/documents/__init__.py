"""Orders, transfers, counts and what else is agreed."""
