"""The first hour of a company: who it is, three questions, and its files."""
