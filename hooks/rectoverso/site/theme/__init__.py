"""The theme: its language, navigation and switcher, and shorter ways through its templates."""
