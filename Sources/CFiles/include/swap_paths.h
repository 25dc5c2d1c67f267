#ifndef SWAP_PATHS_H
#define SWAP_PATHS_H

/// Exchanges two paths of one file system in one step; 0, or -1 with errno set.
/// (renameat2 is not visible to Swift, since Glibc's module is built without _GNU_SOURCE.)
int swap_paths(const char *one, const char *other);

#endif
