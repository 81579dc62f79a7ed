"""`python -m trefpunt_web COMMAND`: Django's management commands for this site."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trefpunt_web.config.settings")
    execute_from_command_line([sys.argv[0].replace("__main__.py", "trefpunt_web"), *sys.argv[1:]])
