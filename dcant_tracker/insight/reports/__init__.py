"""Reports: one structure, written as Word or as PDF."""
