"""1EdTech CASE 1.0 and 1.1 packages: competencies and their prerequisites. Lenient in reading, exact in reporting."""
