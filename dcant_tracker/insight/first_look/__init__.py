"""What one wants to know first of a record: short lines under a few headings, each of which leads somewhere."""
