"""What Windows installs: made on Windows itself, or on Debian with wine."""
