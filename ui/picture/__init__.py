"""Pictures made from the library's data: drawn once as shapes, shown as SVG on the page and as PNG in Word."""
