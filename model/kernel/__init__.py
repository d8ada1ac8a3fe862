"""The compiled transport kernel: it moves what agents decided and knows no policy."""
