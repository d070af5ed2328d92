"""Many trainers with much evidence, for measuring: the same rows each time, written in large batches."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import Max

from competencies.markup import render
from competencies.models import Competency, Criterion, Dimension, Level, Tag
from portfolio.models import Assessment, Claim, Evidence, EvidenceLink, TaggedEvidence

OF_COHORTS = "mesure-cohorte"  # the framework of `load_reviews`, which nobody follows by choice
DAYS = 3 * 365  # how far back the activities lie
TODAY = date.today()
KINDS = tuple(Evidence.Kind.values)
TAGS = ("atelier", "binôme", "bilan", "outil", "séance")
DEEDS = (
    "Atelier d’écriture à plusieurs mains",
    "Bilan de fin de module",
    "Compte rendu d’une séance observée",
    "Entretien de restitution",
    "Grille d’observation revue avec le groupe",
    "Mise en situation filmée",
    "Rencontre avec les équipes du site",
    "Support refait après deux essais",
)
BEGINNINGS = (
    "J’ai préparé cette séance avec une collègue, à partir de ce que le groupe avait laissé en suspens.",
    "Le groupe était plus nombreux que prévu, et la moitié des personnes se rencontraient pour la première fois.",
    "Je voulais savoir ce qui resterait de la séance précédente avant d’ajouter quoi que ce soit.",
    "La demande venait du site ; nous l’avons reformulée ensemble avant de commencer.",
)
SEQUELS = (
    "Chacun a d’abord écrit seul, puis comparé à deux. **Les écarts ont fait le travail** : on n’a parlé que d’eux.",
    "J’ai laissé le silence durer. Deux personnes d’ordinaire muettes ont répondu, puis tout le groupe a suivi.",
    "La consigne était trop longue. Je l’ai coupée en deux à la pause, et la seconde partie s’est faite sans moi.",
    "Ce que j’avais prévu n’a pas tenu. J’ai gardé l’objectif, changé l’activité, et noté ce qui m’y avait conduit.",
)
ENDINGS = (
    "J’en garde une trace ici pour la reprendre avec mes pairs au printemps.",
    "La prochaine fois, je demanderai l’avis du groupe avant de conclure à sa place.",
    "Trois semaines plus tard, on m’en a parlé dans le couloir : quelque chose avait servi.",
    "Je sais maintenant ce que je vérifierai d’abord.",
)
REASONS = (
    "On m’y voit faire, et le groupe en témoigne.",
    "Le document joint a servi ensuite à d’autres.",
    "J’ai changé ma façon de faire après cet épisode.",
    "Deux collègues s’en sont servis depuis.",
)


@dataclass(frozen=True)
class Shelf:
    """What a portfolio can point at: the published sheets with their parts, and each framework's levels."""

    competencies: list[Competency]
    dimensions: dict[int, list[int]]  # pks by the competency's
    criteria: dict[int, list[int]]
    levels: dict[int, list[int]]  # pks by the framework's, lowest first

    @classmethod
    def read(cls):
        published = Competency.objects.filter(published__isnull=False, retired_at__isnull=True)
        competencies = list(published.exclude(framework__slug=OF_COHORTS))
        levels = Level.objects.filter(scale__is_current=True).order_by("position")
        return cls(
            competencies,
            grouped(Dimension.objects.current().values_list("competency", "pk")),
            grouped(Criterion.objects.current().values_list("competency", "pk")),
            grouped(levels.values_list("scale__framework", "pk")),
        )


def grouped(pairs):
    groups = {}
    for key, pk in pairs:
        groups.setdefault(key, []).append(pk)
    return groups


def add_evidence(owners, count, shelf):
    """`count` pieces of evidence more for each owner, with about three claims each; returns both numbers."""
    evidence, claims, tagged, links = [], [], [], []
    pks = iter(next_keys(Evidence, count * len(owners)))
    for owner in owners:
        chance = chance_of(owner, Evidence.objects.filter(owner=owner).count())
        tags = _tags_of(owner)
        for _number in range(count):
            item = one_evidence(next(pks), owner, chance)
            evidence.append(item)
            claims += _claims_of(item, chance, shelf)
            if chance.random() < 0.5:
                tagged.append({"tag_id": chance.choice(tags), "content_object_id": item["id"]})
            if chance.random() < 0.3:
                links.append({"evidence_id": item["id"], "url": "https://example.org/ressource"})
    for model, rows in (
        (Evidence, evidence),
        (Claim, claims),
        (TaggedEvidence, tagged),
        (EvidenceLink, links),
    ):
        write(model, rows)
    return len(evidence), len(claims)


def add_levels(owners, shelf):
    """Levels of their own on most criteria, a third of them given twice."""
    rows = []
    for owner in owners:
        chance = chance_of(owner, "levels")
        for competency in shelf.competencies:
            levels = shelf.levels.get(competency.framework_id)
            for criterion in shelf.criteria.get(competency.pk, []) if levels else []:
                for _again in range(chance.choice((0, 1, 1, 1, 2, 2))):
                    rows.append(_one_level(owner, competency, criterion, chance.choice(levels), chance))
    write(Assessment, rows)


def next_keys(model, count):
    """Primary keys for `count` new rows, in the transaction that writes them."""
    if connection.vendor != "postgresql":
        first = 1 + (model.objects.aggregate(last=Max("pk"))["last"] or 0)
        return range(first, first + count)
    with connection.cursor() as cursor:
        numbers = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        cursor.execute(numbers, [model._meta.db_table, count])
        return [key for (key,) in cursor.fetchall()]


def write(model, rows):
    """Insert rows given as {attribute: value}, alike in their attributes; the others have the model's defaults.

    PostgreSQL takes them by COPY, in half the time of any other way.
    """
    if connection.vendor != "postgresql":
        model.objects.bulk_create([model(**row) for row in rows])
    elif rows:
        blank, fields = model(), [field for field in model._meta.concrete_fields if not field.primary_key]
        defaults = {field.attname: field.pre_save(blank, add=True) for field in fields}
        columns = list((defaults | rows[0]).keys())
        quoted = ", ".join(f'"{name}"' for name in columns)
        with connection.cursor() as cursor:
            with cursor.copy(f'COPY "{model._meta.db_table}" ({quoted}) FROM STDIN') as copy:
                for row in rows:
                    full = defaults | row
                    copy.write_row([full[name] for name in columns])


def chance_of(owner, what):
    return random.Random(f"{owner.email} {what}")  # noqa: S311 -- the same each time, nothing secret


@lru_cache(maxsize=256)
def text_of(*parts):
    """A text of these paragraphs, and its HTML."""
    text = "\n\n".join(parts)
    return text, str(render(text, breaks=True))


def new_uuid(chance):
    return UUID(int=chance.getrandbits(128), version=4)


def one_evidence(pk, owner, chance):
    deed = chance.choice(DEEDS)
    text, html = text_of(chance.choice(BEGINNINGS), chance.choice(SEQUELS), chance.choice(ENDINGS))
    return {
        "id": pk,
        "uuid": new_uuid(chance),
        "owner_id": owner.pk,
        "key": new_uuid(chance),
        "title": f"{deed}, groupe {chance.randrange(1, 60)}",
        "text": text,
        "html": html,
        "kind": chance.choice(KINDS),
        "starts": TODAY - timedelta(days=chance.randrange(DAYS)),
    }


def _claims_of(evidence, chance, shelf):
    """Two criteria and about one dimension, of two sheets or of one."""
    parts = {}
    for competency in chance.choices(shelf.competencies, k=2):
        if competency.pk in shelf.criteria:
            parts[chance.choice(shelf.criteria[competency.pk]), None] = competency
        if competency.pk in shelf.dimensions and chance.random() < 0.5:
            parts[None, chance.choice(shelf.dimensions[competency.pk])] = competency
    return [
        {
            "evidence_id": evidence["id"],
            "owner_id": evidence["owner_id"],
            "competency_id": competency.pk,
            "confirmed_on_id": competency.published_id,
            "criterion_id": criterion,
            "dimension_id": dimension,
            "justification": chance.choice(REASONS) if criterion else "",
        }
        for (criterion, dimension), competency in parts.items()
    ]


def _one_level(owner, competency, criterion, level, chance):
    return {
        "uuid": new_uuid(chance),
        "trainer_id": owner.pk,
        "author_id": owner.pk,
        "kind": Assessment.Kind.SELF.value,
        "competency_id": competency.pk,
        "criterion_id": criterion,
        "version_id": competency.published_id,
        "level_id": level,
    }


def _tags_of(owner):
    """The pks of the owner's five tags, made where they are missing."""
    Tag.objects.bulk_create([Tag(owner=owner, name=name, slug=name) for name in TAGS], ignore_conflicts=True)
    return list(Tag.objects.filter(owner=owner, name__in=TAGS).order_by("name").values_list("pk", flat=True))
