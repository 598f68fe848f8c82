"""The whole data file checked against what the application would have written, and mended in one step."""
