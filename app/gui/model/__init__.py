"""What there is to show, without Qt: pure data and functions."""
