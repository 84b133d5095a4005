"""The helper as a service of systemd: readiness and watchdog, the socket it is given, its log."""
