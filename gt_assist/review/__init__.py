"""The review loop: what is asked (queue), what a decision becomes (decide), how a card looks, two faces."""
