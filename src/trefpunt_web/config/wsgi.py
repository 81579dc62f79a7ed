"""What a web server runs: `granian --interface wsgi trefpunt_web.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from trefpunt_web.config.env import ENV

ENV.ready()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trefpunt_web.config.settings")
application = get_wsgi_application()

# Only now: services need Django's models to be ready.
from trefpunt_web.services import charts  # noqa: E402

charts.warm()
