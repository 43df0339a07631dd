"""Books of every released schema, as they were: each must come up to the present one and go on working."""
