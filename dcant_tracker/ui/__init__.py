"""The screens: the only room that knows Qt."""

import sys

if sys.version_info < (3, 12):
    from dcant_tracker.ui.kit.pyside_defect import keep_constants

    keep_constants()
