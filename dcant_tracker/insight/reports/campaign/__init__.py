"""« Résultats de la campagne »: what a commission reads of it, bodies named or nobody exposed."""
