"""The link of an invitation: made once, known here by its digest alone, carried through sign-up by the session."""

from hashlib import sha256
from secrets import token_urlsafe

from accounts.models import Invitation

# In the address in place of the token, once the session knows which link was followed.
CARRIED = "mine"
_KEY = "invitation"


def new_token():
    """What makes a link unguessable: 256 bits."""
    return token_urlsafe(32)


def digest_of(token):
    """What is kept of a token."""
    return sha256(token.encode(errors="replace")).hexdigest()


def carry(request, invitation):
    """Remember in the session that this link was followed; a link that is sent again is another one."""
    request.session[_KEY] = invitation.token_digest


def carried_digest(request):
    """The digest of the link that was followed in this session, or an empty text."""
    session = getattr(request, "session", None)
    return session.get(_KEY, "") if session is not None else ""


def carried(request):
    """The invitation whose link was followed in this session, while it can be accepted; else None."""
    digest = carried_digest(request)
    invitation = Invitation.objects.filter(token_digest=digest).first() if digest else None
    return invitation if invitation is not None and invitation.is_open else None


def drop(request):
    """Forget the link."""
    request.session.pop(_KEY, None)
