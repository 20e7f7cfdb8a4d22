"""Pictures: facts become an SVG here, and the SVG a PNG wherever there is time to draw."""
