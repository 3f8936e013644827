"""Who may sign in: accounts are made and taken away on the library's own machine, never over the network."""

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    validate_password,
)
from django.core.exceptions import ValidationError

from reliquary.library.errors import BadUsage

RULES = (MinimumLengthValidator(10), CommonPasswordValidator(), NumericPasswordValidator())
"""What a password must be; Django's own list of common ones is about 20,000 long."""


def put_account(name: str, password: str, *, keeper: bool) -> bool:
    """Makes an account or gives it a new password; tells whether it is new. A keeper sees and decides everything.

    Raises BadUsage with what is wrong with the name or the password.
    """
    if not name.strip() or len(name) > 150 or "@" in name:
        raise BadUsage("A name has 1 to 150 characters and no @, for no address is kept here; choose another.")
    try:
        validate_password(password, User(username=name), RULES)
    except ValidationError as error:
        raise BadUsage(f"{' '.join(error.messages)} Choose another password.") from error
    user, is_new = User.objects.get_or_create(username=name)
    user.is_staff = keeper
    user.set_password(password)
    user.save()
    return is_new


def drop_account(name: str) -> None:
    """Takes an account away; BadUsage where there is none."""
    if not User.objects.filter(username=name).delete()[0]:
        raise BadUsage(f"There is no account “{name}”; `reliquary account` without a name lists them.")


def account_names() -> list[tuple[str, bool]]:
    """Every account's name and whether it is a keeper's, by name."""
    return list(User.objects.order_by("username").values_list("username", "is_staff"))
