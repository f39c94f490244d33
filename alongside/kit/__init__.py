"""Page furniture: base page, form fields, components and charts. Knows nothing of people or agencies."""
