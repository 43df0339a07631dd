"""How the tables of the books came to be, one step a file."""
