"""The pages of the window, built when first shown."""
