"""The baked site: every public page as a file, for nginx or any other server of files, made again when it may have changed."""
