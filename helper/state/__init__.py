"""What the helper keeps on disk, so that no death of it and no power loss leaves the machine half changed."""
