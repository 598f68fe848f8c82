"""The figures: what each shows, computed from a state. How they are drawn is the matter of `insight.drawing`."""
