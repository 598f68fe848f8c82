"""What is tracked: entities, fields, choices, rules and words. Depends on nothing but words and errors."""
