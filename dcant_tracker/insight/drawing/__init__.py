"""Figures drawn with matplotlib, alike on screen, in the reports and from the command line."""
