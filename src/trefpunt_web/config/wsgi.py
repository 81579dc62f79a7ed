"""What a web server runs: `granian --interface wsgi trefpunt_web.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from trefpunt.cli import charts
from trefpunt_web.config.env import ENV

ENV.ready()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trefpunt_web.config.settings")
application = get_wsgi_application()
charts.warm()
