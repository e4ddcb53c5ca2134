"""One whole course in seconds: the same step functions as the pages call, with a clock that is moved by hand."""
