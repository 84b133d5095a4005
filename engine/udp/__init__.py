"""Datagrams in batches: several to one peer leave, and several from one peer arrive, in one system call."""
