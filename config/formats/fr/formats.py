"""A day and a time read « 16 novembre 2026 à 17:45 »."""

DATETIME_FORMAT = "j F Y à H:i"
