def report(result): return ""
