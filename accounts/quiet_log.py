"""Keeps link tokens out of the logs: an address that holds one is written without it."""

import logging
import re

# What follows these in an address opens something by itself.
TOKENS = re.compile(
    r"((?<!/commitments)/calendar/|/invitations/accept/|/accounts/confirm-email/|/accounts/password/reset/key/)[^/\s\"'?]+"
)


class WithoutTokens(logging.Filter):
    """Lets every line pass, tokens replaced."""

    def filter(self, record):
        try:
            text = record.getMessage()
        except (TypeError, ValueError):
            return True  # the handler says what is wrong with the line
        if TOKENS.search(text):
            record.msg, record.args = TOKENS.sub(r"\1…", text), ()
        return True
