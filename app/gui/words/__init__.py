"""The sentences that are shown, each a translatable whole."""
