from __future__ import annotations

import os
import sys

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from zerotrip.core.errors import Refused

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerotrip.config.settings")
django.setup()
try:
    from zerotrip.config.checks import refuse_what_is_broken

    refuse_what_is_broken()
except Refused as refused:
    sys.exit(str(refused))
# Behind a proxy everybody would share its address, and with it the limits on sign-ins and objections.
application = wrap_wsgi_with_proxy_headers(get_wsgi_application(), settings.ZEROTRIP_PROXIES)
