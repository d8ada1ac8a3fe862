"""Reading YAML files so that every mistake can be shown with its place."""


class BadInput(Exception):
    """What a user wrote cannot be used.

    The message is complete: ``FILE:LINE:COL: FIELD: what is wrong (got VALUE); what would be right``. The command line
    prints it and ends with exit code 2.
    """
