"""The screens: the only room that knows Qt."""

import sys

from dcant_tracker.ui.kit.pyside_defects import import_plainly, keep_constants

if sys.version_info < (3, 12):
    keep_constants()
import_plainly()
