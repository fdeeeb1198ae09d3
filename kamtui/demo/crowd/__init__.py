"""The large fictional workspace: firms, people and years of visits by the thousand, made from hand-written words."""
