"""Translation of output into languages other than English."""
