"""Words and pictures: how the coach's notices read in each language and on each platform."""
