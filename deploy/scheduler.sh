#!/bin/sh
# Runs `manage.py tick` every five minutes, and stops at once when told to.
# A failed tick is left to the next one: each is idempotent. The health check looks at the last good one.
trap 'exit 0' TERM INT
while :; do
    python manage.py tick && touch /tmp/last-tick
    sleep "${TICK_SECONDS:-300}" &
    wait $!
done
