"""Every numeral of a source accounted for."""
