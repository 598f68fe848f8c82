"""Reports from the window: what they are about, their pages as they will be, the files they are saved to."""
