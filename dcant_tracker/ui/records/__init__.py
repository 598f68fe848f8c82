"""Records as people see and edit them: tables, lists, sheets, adding and deleting."""
