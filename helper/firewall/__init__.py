"""The kill switch: one nftables table of ours, decided by pure functions and put in force at once."""
