"""What stands to be decided this morning, and what came of it."""
