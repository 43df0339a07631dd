"""The terminal: it translates, and decides nothing."""
