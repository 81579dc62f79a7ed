"""Records of open data: the files that a municipality uses, every version of them."""
