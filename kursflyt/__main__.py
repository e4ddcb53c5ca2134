"""`python -m kursflyt`."""

from kursflyt.command_line import main

if __name__ == "__main__":
    main()
