"""The few dialogs; they are opened by ``messages`` alone, so that tests never hang on one."""
