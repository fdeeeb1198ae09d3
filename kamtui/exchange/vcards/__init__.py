"""Address cards (vCard 2.1, 3.0, 4.0): from bytes to cards to what they say of people and firms, and back to text."""
