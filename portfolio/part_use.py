"""How many trainers use each part of a sheet, which is all that an editor may learn of portfolios."""

from portfolio.models import Assessment, Claim


def trainers_using(uids, competency):
    """{uid: number of trainers} over live claims and levels on this competency's parts."""
    live = Claim.objects.live().filter(competency=competency)
    users = {uid: set() for uid in uids}
    for column, rows in (
        ("criterion__uid", live.filter(criterion__uid__in=uids)),
        ("dimension__uid", live.filter(dimension__uid__in=uids)),
    ):
        for uid, owner in rows.values_list(column, "owner").distinct():
            users[uid].add(owner)
    levels = Assessment.objects.filter(competency=competency, criterion__uid__in=uids, cancelled_by=None)
    for uid, trainer in levels.values_list("criterion__uid", "trainer").distinct():
        users[uid].add(trainer)
    return {uid: len(people) for uid, people in users.items()}
