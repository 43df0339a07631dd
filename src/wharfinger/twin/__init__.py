"""A simulated company with known truth, for the demo, replays, what-if questions and tests."""
