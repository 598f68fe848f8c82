"""What lets several data files of one programme come together: steps that travel, and what became of them here."""
