"""What the answers of each site say: pure, one package a site."""
