"""A report as a Word document: real styles, numbered captions, a template that the association can replace."""
