"""The declaration of every entity, by subject (fields.csv is the contract)."""
