"""The door for the web server."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

SWITCH_SECONDS = float(os.environ.get("SW", "0.0005"))
"""How long a thread may compute while another waits. A page asks the database some forty times and lets go of the interpreter each
time; at Python's five milliseconds, one busy neighbour would make each of the forty wait so long."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.settings")
os.environ.setdefault("ALONGSIDE_PAGES", "1")
application = get_wsgi_application()
sys.setswitchinterval(SWITCH_SECONDS)
gc.collect()
gc.freeze()  # what was loaded to begin with is never looked through again
gc.set_threshold(20_000, 20, 50)  # a page makes some ten thousand objects that outlive it in nothing
