"""How texts stand, held on every public page that shows them."""
