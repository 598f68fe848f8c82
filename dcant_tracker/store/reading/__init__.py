"""Every question that screens, figures and exchanges ask of the data."""
