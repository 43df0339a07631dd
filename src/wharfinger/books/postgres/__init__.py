"""PostgreSQL as the books use it."""
