"""What a shell and « man » know of the commands, made from the commands' own declarations."""
