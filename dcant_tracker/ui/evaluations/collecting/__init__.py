"""Collecting evaluations on screen: the forms that go out, the folder of those that come back."""
