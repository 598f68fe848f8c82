"""« Envois et retours » : the ledger's table, the exchange in view, and what changed since a sending."""
