"""Receive, move, count, pick and ship: for a phone and a scanner, with and without a network."""
