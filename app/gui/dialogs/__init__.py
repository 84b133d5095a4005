"""Questions and forms: a profile, an import, a certificate, a password."""
