"""The ``adit`` command."""
