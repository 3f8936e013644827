"""The one exception meant for the person at the keyboard."""


class OperatorError(Exception):
    """Something only the operator can mend; its text is one sentence that ends with what to do."""
