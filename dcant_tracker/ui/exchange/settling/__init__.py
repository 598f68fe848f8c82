"""« À trancher »: what several laptops wrote without knowing of each other, settled in the frame of the preview."""
