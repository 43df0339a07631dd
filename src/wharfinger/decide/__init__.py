"""The thinking, pure: tables and settings in, result tables and proposals out.

Each folder is one capability: `from wharfinger.decide import stock`. Nothing is imported before it is asked
for.
"""
