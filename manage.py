"""Django's own commands; everyday work goes through `alongside`."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.settings")
execute_from_command_line(sys.argv)
