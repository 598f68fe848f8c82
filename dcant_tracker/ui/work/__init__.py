"""The open data file off the main thread: the worker, its jobs, the session that screens follow."""
