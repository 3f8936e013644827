"""The exceptions meant for the person at the keyboard."""

import errno


class OperatorError(Exception):
    """Something only the operator can mend; its text is one sentence that ends with what to do."""

    exit_code = 1


class BadUsage(OperatorError):
    """A command was asked for something that makes no sense; nothing was done."""

    exit_code = 2


def one_line(error: Exception) -> str:
    """What an error says, fit for the middle of a sentence.

    >>> one_line(ValueError("no route.\\n  Is the server there?"))
    'no route. Is the server there'
    """
    return " ".join(str(error).split()).rstrip(".?! ")


def storage_error(error: Exception) -> OperatorError:
    """What to tell the operator when the library cannot be written.

    >>> print(storage_error(OSError(errno.ENOSPC, "No space left on device")))
    The disk of the library is full; free some space and run the same command again.
    """
    code = error.errno if isinstance(error, OSError) else None
    words = str(error).casefold()
    if code in (errno.ENOSPC, errno.EDQUOT) or "no space left" in words or "is full" in words:
        return OperatorError("The disk of the library is full; free some space and run the same command again.")
    reason = (error.strerror if isinstance(error, OSError) else None) or one_line(error)
    return OperatorError(f"The library cannot be written ({reason}); mend that and run the same command again.")
