"""The subcommands of counterview-engine, one file each, imported only when asked for."""
