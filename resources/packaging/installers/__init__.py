"""Makes what officers install: one module or folder a kind of package, all from the folder that PyInstaller makes."""
