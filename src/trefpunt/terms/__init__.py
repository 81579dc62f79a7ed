"""The words that every floor shares: money, columns, area codes, quality, problems, wording."""
