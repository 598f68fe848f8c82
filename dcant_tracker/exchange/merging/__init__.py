"""What came in against what we have: understood, compared three ways, decided, written in one step."""
