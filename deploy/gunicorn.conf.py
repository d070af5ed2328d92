"""How gunicorn serves Carnet in production; WEB_CONCURRENCY and WEB_THREADS are for the machine's size."""

import os

# In a container: on every address, behind the proxy.
bind = os.environ.get("WEB_BIND", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "8"))
# In memory: a heartbeat that waits for a slow disk gets its worker killed.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 -- gunicorn makes an unnamed file there
control_socket_disable = True
# Longer than the proxy keeps a connection open, so that it is never closed under a request.
keepalive = 75
timeout = 60
graceful_timeout = 30
max_requests = 20_000
max_requests_jitter = 2_000
# No access log: addresses may hold link tokens. The application logs what matters.
accesslog = None
errorlog = "-"
