"""Whether there is a newer version: asked where the association said how, once the officer wants to know."""
