"""The application and its windows: menus, pages, palette, help, the data file that is open."""
