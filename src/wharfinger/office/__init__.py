"""The verbs: everything that changes the books, one module a domain."""
