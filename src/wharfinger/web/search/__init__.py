"""Find anything by its number or name."""
