"""Items: the list, and everything about one."""
