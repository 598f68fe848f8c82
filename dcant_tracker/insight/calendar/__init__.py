"""What officers want in their calendars: milestones, what is to be done, who is to be called back, meetings."""
