"""What an account that is erased leaves behind as a mentor, and what must not go out any more."""

from django.db import connection
from django.db.models import Q

from accounts.mail import forget_mails
from accounts.models import Mentorship, User
from portfolio.models import Assessment, Feedback, ReviewRequest, SearchEntry, SignOff, Submission


def close_the_books_of(user: User) -> None:
    """Levels stay with the trainer under the name as published; drafts go; mails about the person's things too.

    Inside the erasing transaction. Feedback and sign-offs carry the name themselves.
    """
    for given in Assessment.objects.filter(author=user).exclude(trainer=user).select_related("feedback"):
        signed = given.feedback.mentor_name if given.feedback else ""
        Assessment.objects.filter(pk=given.pk).update(author=None, author_name=signed or str(user))
    Feedback.objects.filter(mentor=user, published_at=None).delete()
    about = [Mentorship.objects.filter(Q(mentor=user) | Q(trainer=user))]
    about += [ReviewRequest.objects.filter(trainer=user), Submission.objects.filter(owner=user)]
    about += [SignOff.objects.filter(Q(trainer=user) | Q(mentor=user))]
    for rows in about:
        forget_mails(*rows.values_list("uuid", flat=True))
    _forget_words_of(user)


def _forget_words_of(user: User) -> None:
    """Take the person's words out of the search index, where SQLite keeps deleted ones until it is tidied."""
    SearchEntry.objects.filter(owner=user).delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO portfolio_searchwords(portfolio_searchwords) VALUES ('optimize')")
