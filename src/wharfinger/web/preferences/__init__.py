"""How the company keeps its books, and how far proposals go by themselves."""
