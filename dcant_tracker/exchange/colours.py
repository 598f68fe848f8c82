"""The colours with which our workbooks fill cells: any other was given by whoever sends them back."""

HEADER = "1F4E79"
KEY_HEADER = "12324F"
QUIET_HEADER = "6B7280"
"""Over what is not to be changed: « Réf. », what a form only reminds of."""
CHANGED = "FFF2CC"
ADDED = "E2EFDA"
REMINDED = "ECEEF1"
TO_FILL = "FFFDF2"
NOTED = "FFF8DC"
"""Below the figures of the « Synthèse »."""
MARK = "FFC7AD"
"""A cell that could not be read, in the copy that goes back."""

OURS = frozenset((HEADER, KEY_HEADER, QUIET_HEADER, CHANGED, ADDED, REMINDED, TO_FILL, NOTED, MARK))
