"""The parts of a record's sheet."""
