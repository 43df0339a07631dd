"""Files on their way in: dropped, looked at, mended, applied and undone."""
