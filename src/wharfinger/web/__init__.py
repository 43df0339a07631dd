"""The pages: they show what is read, ask the office for what is done, and decide nothing."""
