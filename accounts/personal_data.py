"""The declarations of the ground floor's tables and of the libraries' tables."""

from accounts.registry import Erase, Export, declare, declare_impersonal

declare("accounts.User", "pk", Export.ROWS, Erase.EMPTY)
declare("accounts.User_groups", "user", Export.ROWS, Erase.DELETE)
declare("accounts.User_user_permissions", "user", Export.ROWS, Erase.DELETE)
declare("accounts.Mentorship", "trainer", Export.ROWS, Erase.EMPTY)
declare("accounts.Invitation", "email", Export.ROWS, Erase.DELETE)
declare("accounts.ErasureRequest", "user", Export.ROWS, Erase.DELETE)
declare("accounts.CohortMember", "user", Export.ROWS, Erase.DELETE)
declare("accounts.OutgoingMail", "recipient", Export.NOTHING, Erase.DELETE, "gone as soon as it is sent")
declare_impersonal("accounts.Cohort", "a name and a period")

declare("account.EmailAddress", "user", Export.ROWS, Erase.DELETE)
declare(
    "account.EmailConfirmation", "email_address__user", Export.NOTHING, Erase.DELETE, "a secret, for days"
)
declare("mfa.Authenticator", "user", Export.SUMMARY, Erase.DELETE)
declare("usersessions.UserSession", "user", Export.SUMMARY, Erase.DELETE)
declare("admin.LogEntry", "user", Export.SUMMARY, Erase.KEEP, "who administered what, without texts")
declare("sessions.Session", "", Export.NOTHING, Erase.DELETE, "ends with the sign-out")
declare(
    "taggit.Tag", "", Export.NOTHING, Erase.DELETE, "the library's own table; always empty, ours has owners"
)
declare("taggit.TaggedItem", "", Export.NOTHING, Erase.DELETE, "the library's own table; always empty")
declare_impersonal("django_tasks_database.DBTaskResult", "task arguments are row numbers")
declare_impersonal("auth.Permission", "names of rights")
declare_impersonal("auth.Group", "names of groups")
declare_impersonal("auth.Group_permissions", "rights of groups")
declare_impersonal("contenttypes.ContentType", "names of tables")
