"""How to knock at the libraries' pages: signing in, second factors, sessions, and the administration."""

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.test import RequestFactory

from accounts.models import User
from tests.access.outcomes import DENIED, IN, MISSING, NO_METHOD, SIGN_IN, Except, Recipe
from tests.access.recipes import RECIPES
from tests.access.world import ACTORS, SIGNED_OUT

SIGNED_IN = set(ACTORS) - SIGNED_OUT
NOBODY_IS_WAITING = Except(
    SIGN_IN, "a step of signing in, for who is in the middle of it", actors={"anonymous", "deactivated"}
)
HAS_NONE = Except(
    MISSING, "nothing to see for who has no second factor", actors=SIGNED_IN - {"trainer"}, objects="own"
)
TAKES_NOTHING = Except(NO_METHOD, "says something, takes nothing", actors=SIGNED_IN, methods="POST")
SHOWN_ONCE = "codes are shown once: that they were seen is kept"
SAYS_SO = Except(IN, "a page says that the link is no good, and how to get another", methods="GET")


def plain(*exceptions):
    return Recipe(exceptions=exceptions)


def keys(world):
    """The trainer's passkey, and none."""
    passkey = Authenticator.objects.get(user=world.cast["trainer"], type=Authenticator.Type.WEBAUTHN)
    return {"own": {"pk": passkey.pk}, "never": {"pk": 0}}


LIBRARY = {
    name: plain()
    for name in (
        "account_login account_signup account_inactive account_reset_password account_reset_password_done "
        "account_reset_password_from_key_done account_reauthenticate account_email account_change_password "
        "account_set_password set_language mfa_index mfa_reauthenticate mfa_activate_totp "
        "mfa_generate_recovery_codes mfa_list_webauthn mfa_add_webauthn"
    ).split()
} | {
    "account_logout": plain(
        Except(SIGN_IN, "ends on the sign-in page", actors=SIGNED_IN, methods="POST"),
        Except(SIGN_IN, "there is nothing to end", actors=SIGNED_OUT),
    ),
    "account_email_verification_sent": plain(
        Except(NO_METHOD, "says something, takes nothing", methods="POST")
    ),
    "account_confirm_email": Recipe(lambda world: {"never": {"key": "never"}}, exceptions=(SAYS_SO,)),
    "account_reset_password_from_key": Recipe(
        lambda world: {"never": {"uidb36": "0", "key": "never"}},
        exceptions=(SAYS_SO, Except(IN, "the same page", methods="POST")),
    ),
    "account_confirm_login_code": plain(
        Except(SIGN_IN, "no codes are sent: back to the beginning", actors=SIGNED_OUT)
    ),
    "mfa_authenticate": plain(NOBODY_IS_WAITING),
    "mfa_login_webauthn": plain(
        Except(
            SIGN_IN,
            "without a passkey's answer one is back at the form",
            actors={"anonymous", "deactivated"},
        )
    ),
    "mfa_reauthenticate_webauthn": plain(
        Except(SIGN_IN, "without a passkey's answer one is sent on", actors="trainer", methods="POST")
    ),
    "mfa_view_recovery_codes": Recipe(exceptions=(TAKES_NOTHING, HAS_NONE), reading_writes=SHOWN_ONCE),
    "mfa_download_recovery_codes": Recipe(exceptions=(HAS_NONE,), reading_writes=SHOWN_ONCE),
    "mfa_deactivate_totp": plain(HAS_NONE),
    "usersessions_list": Recipe(
        reading_writes="the library forgets, as it lists them, sessions that have ended"
    ),
    "mfa_edit_webauthn": Recipe(keys),
    "mfa_remove_webauthn": Recipe(keys),
}


def recipe_of(route):
    """The route's recipe, or None when nobody wrote one."""
    recipe = RECIPES.get(route.key) or LIBRARY.get(route.name)
    return recipe or (admin_recipe(route) if route.is_admin else None)


# The administration: what its own classes permit is expected of it.

FOR_READING = Except(NO_METHOD, "says something, takes nothing", actors="admin", methods="POST")
ADMIN = {
    "admin:index": plain(),
    "admin:login": plain(
        Except(SIGN_IN, "there is one page to sign in", actors=SIGNED_OUT),
        Except(DENIED, "signing in again would change nothing", actors=SIGNED_IN - {"admin"}),
    ),
    "admin:logout": plain(
        Except(NO_METHOD, "a link signs nobody out", actors="admin", methods="GET"),
        Except(SIGN_IN, "ends on the sign-in page", actors="admin", methods="POST"),
    ),
    "admin:password_change": plain(),
    "admin:password_change_done": plain(FOR_READING),
    "admin:jsi18n": plain(FOR_READING),
    "admin:autocomplete": plain(FOR_READING, Except(DENIED, "asked without naming a field", actors="admin")),
    "admin:view_on_site": Recipe(
        lambda world: {
            "own": {
                "content_type_id": ContentType.objects.get_for_model(world.evidence).pk,
                "object_id": world.evidence.pk,
            },
            "never": {"content_type_id": 0, "object_id": 0},
        },
    ),
    "admin:app_list": Recipe(lambda world: {"own": {"app_label": "accounts"}}),
    "admin/(?P<url>.*)$": Recipe(
        lambda world: {"never": {"address": "admin/never/"}},
    ),
}
PERMISSIONS = {
    "changelist": "has_view_permission",
    "change": "has_view_permission",
    "history": "has_view_permission",
    "save": "has_change_permission",
    "add": "has_add_permission",
    "delete": "has_delete_permission",
    "edit": "has_change_permission",
}


BACK_TO_INDEX = Except(IN, "goes back to the index and says so", actors="admin", objects="never")


def model_admin_of(route):
    """The admin class behind a route such as `admin/accounts/user/…`, or None."""
    place = tuple(route.address.split("/")[1:3])
    for model, model_admin in admin.site._registry.items():
        if (model._meta.app_label, model._meta.model_name) == place:
            return model_admin
    return None


def permitted(model_admin, page):
    """Whether the class lets an administrator open the page."""
    request = RequestFactory().get("/admin/")
    request.user = User(is_active=True, is_staff=True, is_superuser=True)
    return getattr(model_admin, PERMISSIONS[page])(request)


def admin_recipe(route):
    """What the administration's own class says; a page beyond the usual five needs a line in ADMIN."""
    if route.key in ADMIN:
        return ADMIN[route.key]
    model_admin = model_admin_of(route)
    page = (route.pattern.name or "").rpartition("_")[2]
    if model_admin is None or (page not in PERMISSIONS and route.pattern.name):
        return None
    if not route.pattern.name:
        address = route.address.replace("<path:object_id>", "0")
        points_on = Except(IN, "points at the page that looks for it", actors="admin")
        return Recipe(lambda world: {"never": {"address": address}}, exceptions=(points_on,))
    exceptions = ()
    if not permitted(model_admin, page):
        exceptions = (Except(DENIED, "its class does not permit it", actors="admin"),)
    elif page == "change" and not permitted(model_admin, "save"):
        exceptions = (
            Except(DENIED, "shown, not changed", actors="admin", methods="POST"),
            BACK_TO_INDEX,
        )
    elif "object_id" in route.parameters:
        exceptions = (BACK_TO_INDEX,)
        if page == "change" and not permitted(model_admin, "edit"):
            reading = Except(DENIED, "its class lets nobody change a row", actors="admin", methods="POST")
            exceptions = (reading, *exceptions)
    return Recipe(objects_of(route, model_admin.model), exceptions=exceptions)


def objects_of(route, model):
    """A row of the table, and none."""
    if "object_id" not in route.parameters:
        return lambda world: {"own": {}}

    def things(world):
        row = model._default_manager.order_by("pk").first()
        return ({"own": {"object_id": row.pk}} if row else {}) | {"never": {"object_id": 0}}

    return things
