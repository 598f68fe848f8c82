"""Tables of records: a model over packed row numbers, editing in place, the clipboard as Excel knows it."""
