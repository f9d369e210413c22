"""What the crawl stage uses: sources, fetching, list-page dialects, discovery, attachments, the ledger of fetches."""
