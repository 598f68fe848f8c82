"""The data file: open, read, write through one door, undo, search, back up."""
