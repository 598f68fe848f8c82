"""Where the data files of a team meet: bundles of what travels, and the places that hold them."""
