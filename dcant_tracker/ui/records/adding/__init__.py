"""Adding a record: the dialog that fits its entity, and the step that creates it."""
