"""The profile: name, language, time zone, and the ways to one's access."""

import pytest

from accounts.forms import ProfileForm
from accounts.models import User


@pytest.fixture
def signed_in(client, trainer):
    client.force_login(trainer)
    return client


def save(client, **changes):
    words = {"name": "Camille Roy", "language": "en", "time_zone": "Europe/Paris", **changes}
    return client.post("/account/", words)


def test_the_page_leads_to_everything_about_access(signed_in):
    page = signed_in.get("/account/").content.decode()
    for address in (
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/sessions/",
    ):
        assert f'href="{address}"' in page


def test_saving_changes_the_language_at_once(signed_in, trainer):
    answer = signed_in.get(save(signed_in, language="fr")["Location"])
    assert '<html lang="fr">' in answer.content.decode()
    assert answer["Content-Language"] == "fr"
    answer = signed_in.get(save(signed_in, language="en")["Location"])
    assert '<html lang="en">' in answer.content.decode()
    assert "Your profile is saved." in answer.content.decode()


def test_times_are_shown_in_ones_own_zone(rf, trainer):
    from django.utils import timezone

    from accounts.middleware import PersonalSettingsMiddleware

    trainer.time_zone = "America/Montreal"
    request = rf.get("/")
    request.user = trainer
    seen = []

    def view(request):
        from django.http import HttpResponse

        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    answer = PersonalSettingsMiddleware(view)(request)
    assert seen == ["America/Montreal"]
    assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "xx"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("name", ""),
        ("name", "x" * 151),
    ],
)
def test_nonsense_is_refused_at_its_field(signed_in, trainer, field, value):
    answer = save(signed_in, **{field: value})
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["user"].name == "Camille Roy", "the top bar shows what is saved"
    trainer.refresh_from_db()
    assert (trainer.name, trainer.language, trainer.time_zone) == ("Camille Roy", "en", "Europe/Paris")


def test_nothing_else_is_taken_from_the_form(signed_in, trainer):
    save(signed_in, is_staff="on", email="other@example.org", is_superuser="on", uuid="x")
    trainer.refresh_from_db()
    assert (trainer.is_staff, trainer.is_superuser, trainer.email) == (False, False, "trainer@example.org")


def test_a_rare_time_zone_of_ones_own_stays_choosable():
    user = User(name="X", email="x@example.org", language="fr", time_zone="Etc/GMT+3")
    form = ProfileForm({"name": "X", "language": "fr", "time_zone": "Etc/GMT+3"}, instance=user)
    assert form.is_valid()
    assert 'value="Etc/GMT+3" selected' in str(form["time_zone"])


def test_an_unreadable_zone_in_the_table_breaks_no_page(client, trainer):
    User.objects.filter(pk=trainer.pk).update(time_zone="Nowhere/Land")
    client.force_login(trainer)
    assert client.get("/account/").status_code == 200
