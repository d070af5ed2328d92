"""What a person was told."""

from django.http import Http404

from portfolio.notifications import listed


def own_notification(user, uuid):
    """A notification of one's own, with whether its thing is open, or Http404."""
    row = listed(user).filter(uuid=uuid).first()
    if row is None:
        raise Http404
    return row
