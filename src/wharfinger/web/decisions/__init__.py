"""A page for every declared decision, made from its declaration."""
