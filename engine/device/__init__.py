"""TUN/TAP devices, opened with a virtio header from the start."""
