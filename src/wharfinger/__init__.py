"""Wharfinger runs the supply chain of a small company."""

__version__ = "0.1.0"
