"""Coming in, the own account, everybody's accounts, and who did what."""
