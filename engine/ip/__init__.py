"""IPv4 configuration of an Ethernet tunnel: frames, ARP conflict detection, DHCP. No I/O."""
