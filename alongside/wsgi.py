"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.settings")
os.environ.setdefault("ALONGSIDE_PAGES", "1")
application = get_wsgi_application()
