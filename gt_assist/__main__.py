"""`python -m gt_assist`: the command line."""

from gt_assist.cli import main

if __name__ == "__main__":
    main()
