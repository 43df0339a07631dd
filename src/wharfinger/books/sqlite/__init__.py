"""SQLite as the books use it: durable commits, one writer at a time, none of them starved."""
