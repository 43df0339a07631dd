"""Live events: one look into the books for all who listen."""
