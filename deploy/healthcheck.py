"""Exits 0 when the server in this container answers /healthz with 200, under a name it accepts."""

import http.client
import os
import sys


def main():
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    port = int(os.environ.get("WEB_BIND", ":8000").rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status != http.client.OK
    except OSError:
        return True


if __name__ == "__main__":
    sys.exit(main())
