"""How to knock at the addresses of notifications and of one's own trail."""

from tests.access.outcomes import Recipe

NEVER = "00000000-0000-4000-8000-000000000000"


def notifications(world):
    """One that the trainer was told, and one that never was."""
    return {"own": {"uuid": world.notification.uuid}, "never": {"uuid": NEVER}}


RECIPES: dict[str, Recipe] = {
    "notifications": Recipe(),
    "notifications-read": Recipe(),
    "notification-choices": Recipe(data=lambda world: {"asked-in_app": "on"}),
    "notification-open": Recipe(notifications),
    "trail": Recipe(),
}
