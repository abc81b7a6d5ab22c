/* Stands before fsync, fdatasync and rename of the processes that tests/hostile/power_cut.py starts, and changes nothing for them:
   at each sync of a file below $SHIM_FROM it keeps a copy of it as it is then below $SHIM_TO, by its name with % for each slash. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int kept_at(const char *path, char *place) {
    const char *from = getenv("SHIM_FROM"), *to = getenv("SHIM_TO");
    size_t length = from ? strlen(from) : 0;
    if (!from || !to || strncmp(path, from, length) || path[length] != '/') return 0;
    int written = snprintf(place, PATH_MAX, "%s/%s", to, path + length + 1);
    if (written >= PATH_MAX) return 0;
    for (char *sign = place + strlen(to) + 1; *sign; sign++) if (*sign == '/') *sign = '%';
    return 1;
}

static void keep(int synced) {
    char link[64], path[PATH_MAX], place[PATH_MAX], partial[PATH_MAX + 8], block[65536];
    struct stat about;
    snprintf(link, sizeof link, "/proc/self/fd/%d", synced);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return;
    path[length] = 0;
    if (!kept_at(path, place) || fstat(synced, &about) || !S_ISREG(about.st_mode)) return;
    snprintf(partial, sizeof partial, "%s.new", place);
    int in = open(path, O_RDONLY), out = open(partial, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ssize_t got;
    while (in >= 0 && out >= 0 && (got = read(in, block, sizeof block)) > 0)
        if (write(out, block, got) != got) abort();
    /* SQLite locks by process: closing any descriptor of its file would drop its locks, so this one stays open. */
    if (out >= 0) close(out);
    int (*really)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
    really(partial, place);
}

int fsync(int file) {
    int (*really)(int) = dlsym(RTLD_NEXT, "fsync"), done = really(file);
    if (!done) keep(file);
    return done;
}

int fdatasync(int file) {
    int (*really)(int) = dlsym(RTLD_NEXT, "fdatasync"), done = really(file);
    if (!done) keep(file);
    return done;
}

/* A new name counts as written at once. */
int rename(const char *old, const char *new) {
    int (*really)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
    char before[PATH_MAX], after[PATH_MAX];
    int done = really(old, new);
    if (!done && kept_at(old, before) && kept_at(new, after)) really(before, after);
    return done;
}
