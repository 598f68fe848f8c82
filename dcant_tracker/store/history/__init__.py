"""The log of steps: undo, redo, earlier states, erasure."""
