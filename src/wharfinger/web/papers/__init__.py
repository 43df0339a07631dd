"""Paper: documents and labels as PDF."""
