"""Finding again: words are analysed the same way in texts and questions, kept in one table, asked by permission."""
