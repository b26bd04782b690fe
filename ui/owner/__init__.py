"""One process owns the library: while the page is served, the commands of `troly` run inside it, called over loopback.

address: the file by which they find each other. client: the command line's side, quick to import. server: the side of the
served process. call, streams: what a command that runs there knows of its caller.
"""
