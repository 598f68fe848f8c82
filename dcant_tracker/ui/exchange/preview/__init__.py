"""What incoming workbooks propose, read and decided before anything is written."""
