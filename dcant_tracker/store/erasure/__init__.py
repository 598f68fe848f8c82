"""Erasing a person for good (GDPR, article 17), and telling her all that is known of her (article 15)."""
