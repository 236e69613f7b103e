"""The way into the reference library, for its custodian."""
