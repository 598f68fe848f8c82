"""A child that reads nothing and never ends, for the tests of the parent's patience."""

import time

time.sleep(600)
