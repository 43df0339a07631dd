"""Delivery: roads, tours that hold, plans that mend themselves."""
