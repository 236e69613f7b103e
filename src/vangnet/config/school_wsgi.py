"""What a web server calls for the school door."""

import os
import resource

from django.core.wsgi import get_wsgi_application

resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what was in memory when something broke is written nowhere
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vangnet.config.school")
application = get_wsgi_application()
