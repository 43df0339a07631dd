"""Kill everything at random moments under mixed load, and see whether anything was lost: `make torture`."""
