"""What stands in one's own requests: 404 for what never stood there."""

from django.http import Http404

from portfolio.models import Feedback


def item_of_request(request, item):
    """The title of an item that a request of one's own showed, as last shown, or Http404."""
    titles = request.submissions.filter(item=item).order_by("-round").values_list("title", flat=True)
    if not titles:
        raise Http404
    return titles[0]


def own_feedback(user, uuid):
    """Published feedback on an item of one's own, or Http404."""
    feedback = (
        Feedback.objects.select_related(
            "submission__request__competency", "submission__owner", "acknowledgement"
        )
        .filter(uuid=uuid, submission__owner=user, published_at__isnull=False)
        .first()
    )
    if feedback is None:
        raise Http404
    return feedback
