"""What the data file keeps beside records: exchanges, correspondences, paused imports, attached files."""
