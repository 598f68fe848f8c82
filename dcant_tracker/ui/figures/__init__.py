"""Figures on the screen: drawn off the main thread, answering mouse and keyboard, each with its table."""
