"""A list of people to invite: looked over line by line, sent once, and hostile files answered with a sentence."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Invitation, OutgoingMail
from portfolio.forms.invitation_file import MOST_BYTES, MOST_LINES, Unreadable, read_lines, signed
from portfolio.workflow import invitations
from portfolio.workflow.inviting_many import Line, Standing, invite_all, look_over
from tests.portfolio.inviting import as_member, cohort, letters, person

ADDRESS = reverse("invitations-upload")
LIST = """email;name;role;language
new@example.org;Nour Haddad;trainer;fr
MENTOR@Example.org;"Haddad; Noor";mentor;en
invited@example.org;;trainer;
member@example.org;;trainer;
nonsense;;trainer;
new@example.org;Twice;trainer;
role@example.org;;king;
language@example.org;;;xx
"""
STANDINGS = ["new", "new", "invited", "member", "fault", "fault", "fault", "fault"]


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def group(admin):
    made = cohort()
    made.members.create(user=person("member@example.org"), role="trainer")
    as_member(admin, made, email="invited@example.org")
    return made


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def send(client, group, content):
    data = content.encode() if isinstance(content, str) else content
    return client.post(ADDRESS, {"cohort": group.pk, "file": SimpleUploadedFile("list.csv", data)})


def confirm(client, group, preview):
    lines = preview.partition('name="lines" value="')[2].partition('"')[0]
    return client.post(ADDRESS, {"cohort": group.pk, "lines": lines}).content.decode()


def test_a_list_is_looked_over_then_sent_and_reported(office, group):
    preview = send(office, group, LIST).content.decode()
    assert "Nothing was sent yet. 2 people would be invited, 4 lines have a fault." in preview
    for words in ("This is not an e-mail address.", "The same as line 2.", "“king” is no role", "“xx” is no"):
        assert words in preview
    assert Invitation.objects.count() == 1
    report = confirm(office, group, preview)
    assert "2 invitations are on their way, 4 lines have a fault." in report
    assert report.count("invited now") == 2
    sent = Invitation.objects.exclude(email="invited@example.org").order_by("email")
    assert list(sent.values_list("email", "name", "role", "language")) == [
        ("mentor@example.org", "Haddad; Noor", "mentor", "en"),
        ("new@example.org", "Nour Haddad", "trainer", "fr"),
    ]
    assert "Bonjour" in letters("new@example.org")[0].get_content()
    assert "Hello" in letters("mentor@example.org")[0].get_content()


def test_the_same_list_again_changes_nothing_and_sends_nothing(office, group):
    preview = send(office, group, LIST).content.decode()
    confirm(office, group, preview)
    before = list(Invitation.objects.order_by("pk").values()), OutgoingMail.objects.count()
    again = send(office, group, LIST).content.decode()
    assert "There is nobody to invite." in again
    assert "0 invitations are on their way" in confirm(office, group, preview)  # the first preview's button
    assert (list(Invitation.objects.order_by("pk").values()), OutgoingMail.objects.count()) == before


def test_each_line_says_what_it_would_do(group):
    overview = look_over(group, read_lines(LIST.encode()))
    assert [standing.value for _line, standing in overview] == STANDINGS
    assert [line.number for line, _standing in overview] == list(range(2, 10))


def test_who_accepted_and_changed_address_is_a_member(admin, group):
    user = person("old@example.org")
    invitation, _link = as_member(admin, group, email="old@example.org")
    invitations.accept(invitation, by=user)
    user.email = "young@example.org"
    user.save()
    lines = [
        Line(2, "old@example.org", "", "trainer", "fr"),
        Line(3, "young@example.org", "", "trainer", "fr"),
    ]
    assert [standing for _line, standing in look_over(group, lines)] == [Standing.MEMBER] * 2


def test_looking_over_asks_as_much_for_many_as_for_one(group, django_assert_num_queries):
    lines = [Line(n, f"p{n}@example.org", "", "trainer", "fr") for n in range(MOST_LINES)]
    with django_assert_num_queries(4):
        look_over(group, lines)


@pytest.mark.parametrize(
    "head",
    [
        "email;name;role;language",
        "email,name,role,language",
        "Courriel;Nom;Rôle;Langue",
        "E-MAIL ; NOM ; ROLE ; LANGUE",
        "\ufeffadresse e-mail;nom;rôle;langue",
        "Adresse,Name,Ro\u0302le,Language,Comment",
    ],
)
def test_headers_in_both_languages_with_either_separator(head):
    cut = "," if "," in head else ";"
    text = f"{head}\r\n{cut.join(['a@example.org', 'Zoé', 'Formatrice', 'Français'])}\r\n"
    [line] = read_lines(text.encode())
    assert line == Line(2, "a@example.org", "Zoé", "trainer", "fr")


def test_what_is_not_said_is_a_trainer_who_reads_french():
    [line] = read_lines(b"email\na@example.org\n\n   \n")
    assert line == Line(2, "a@example.org", "", "trainer", "fr")


def test_quoted_lines_keep_their_number():
    lines = read_lines(b'email;name\na@example.org;"Two\nlines"\nnonsense;x\n')
    assert (lines[0].name, lines[1].number) == ("Two lines", 4)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "name the columns"),
        (b"name;role\nx;trainer", "is not among them"),
        (b"email;email\na;b", "same column twice"),
        (b"email;role\n", "no line below"),
        ("email\nzo\u00e9@example.org".encode("latin-1"), "not in UTF-8"),
        ("email\nzo\u00e9@example.org".encode("utf-16"), "not in UTF-8"),
        (b"email\n\x00", "not a text"),
        (b'email\n"never closed', "Line 2 cannot be read"),
        (b'email\n"closed" twice"', "Line 2 cannot be read"),
        (b"email\n" + b"x" * 200_000, "Line 2 cannot be read"),
        (b"email\n" + b"a@example.org\n" * (MOST_LINES + 1), "more than 500 lines"),
        (b"email\n" + b"x" * MOST_BYTES, "larger than 1 MB"),
        (b"\xff\xfe" + b"\x00" * 100, "not in UTF-8"),
    ],
)
def test_a_hostile_file_is_answered_with_a_sentence(office, group, content, reason):
    with pytest.raises(Unreadable) as refused:
        read_lines(content)
    assert reason in refused.value.reason
    if content:
        page = send(office, group, content).content.decode()
        assert "Look the list over" in page
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1@example.org",
        "a@b",
        "x" * 300 + "@example.org",
        "a@example.org\x1b[31m",
        "<b>@example.org>",
        f"a@{'é' * 63}.org",
    ],
)
def test_an_address_is_an_address(cell):
    [line] = read_lines(f"email\n{cell}\n".encode())
    if cell.startswith("="):
        assert not line.fault  # an odd one, which mail servers know
    else:
        assert line.fault == "This is not an e-mail address."


def test_names_are_cleaned_and_shown_as_text(office, group):
    text = 'email;name\na@example.org;"<script>x</script>\u202egnp"\nb@example.org;' + "x" * 200
    page = send(office, group, text).content.decode()
    assert "&lt;script&gt;x&lt;/script&gt; gnp" in page
    assert "longer than 150" in page


def test_a_changed_preview_is_refused(office, group):
    lines = signed([Line(2, "a@example.org", "", "trainer", "fr")])
    answer = office.post(ADDRESS, {"cohort": group.pk, "lines": lines[:-2] + "xx"}, follow=True)
    assert "send the file again" in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_too_many_for_a_day_send_nothing(office, group, admin, monkeypatch):
    monkeypatch.setattr(invitations, "A_DAY_FOR_ADMINISTRATORS", 2)
    lines = signed([Line(n, f"p{n}@example.org", "", "trainer", "fr") for n in range(2, 5)])
    answer = office.post(ADDRESS, {"cohort": group.pk, "lines": lines})
    assert answer.status_code == 403
    assert Invitation.objects.count() == 1


def test_administrators_alone(client, trainer, group):
    client.force_login(trainer)
    assert client.get(ADDRESS).status_code == 403
    assert send(client, group, LIST).status_code == 403
    lines = signed([Line(2, "a@example.org", "", "trainer", "fr")])
    assert client.post(ADDRESS, {"cohort": group.pk, "lines": lines}).status_code == 403
    assert Invitation.objects.count() == 1


def test_the_step_asks_again_who_may(trainer, group):
    with pytest.raises(Exception, match="Only administrators"):
        invite_all(group, [], by=trainer)


def test_the_page_says_what_is_missing(office):
    page = office.get(ADDRESS).content.decode()
    assert "There is no cohort yet" in page
