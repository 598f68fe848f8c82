"""Two records that are one: what joining them would do, and doing it in one step."""
