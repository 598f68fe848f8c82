"""Where incoming rows come from: our workbooks, forms, tables of partners."""
