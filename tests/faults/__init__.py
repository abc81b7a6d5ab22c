"""What the site does when something around it fails: the disk, the clock, the database, a reader of feeds, a mirror."""
