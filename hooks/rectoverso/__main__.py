"""Makes `python -m rectoverso` the command line."""

from rectoverso.cli.main import main

if __name__ == "__main__":
    main()
