"""Fields: folders of tables with a `field.toml`, each completed by the rows of the method."""
