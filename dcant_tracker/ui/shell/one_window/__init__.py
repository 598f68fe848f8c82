"""One window for each data file: who opens it again is led to the window that has it, with what is to be taken in."""
