"""Where rows come from: our workbooks, forms, tables of partners, another data file; merging reads them all alike."""
