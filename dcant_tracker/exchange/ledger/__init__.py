"""What became of the workbooks sent and received, and what differs since."""
