"""Files that stations fetch and send: where they are kept, and the links under which stations get at them."""
