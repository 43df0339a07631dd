"""The API: it translates between HTTP and the office, and decides nothing."""
