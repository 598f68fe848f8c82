"""What our records are called, in every way that a file may write it."""
