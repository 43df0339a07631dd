"""The migrations of a version that is not written yet: today's, and one more."""
