"""Leave to see a case of another team: asked for by number, decided by the coordinator."""
