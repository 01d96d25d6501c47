// Loaded before the C library (LD_PRELOAD): counts the calls of a process, and of those it starts, that change files below a
// folder, and ends the process at one of them, or lets that one fail once.
//
//   FAULTS_BELOW   the folder, an absolute path
//   FAULTS_PLAN    a file of three 64-bit numbers that all processes share: the number of calls so far; the number of the call at
//                  which it happens, from 1, or 0; and the error number that it fails with, or 0: the process is killed then.
//                  A write at which it is killed is half done
//   FAULTS_LOG     a file to which each call is written as a line `number call path`; may be absent
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

struct Plan {
  std::atomic<long> count, at, error;
};

struct Settings {
  char below[PATH_MAX] = "";
  size_t length = 0;
  Plan *plan = nullptr;
  int log = -1;

  Settings() {
    const char *folder = getenv("FAULTS_BELOW"), *planned = getenv("FAULTS_PLAN"), *lines = getenv("FAULTS_LOG");
    if (!folder || !planned || !realpath(folder, below)) return;
    length = strlen(below);
    int file = (int)syscall(SYS_openat, AT_FDCWD, planned, O_RDWR | O_CLOEXEC);
    if (file < 0) return;
    void *shared = mmap(nullptr, sizeof(Plan), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    syscall(SYS_close, file);
    if (shared == MAP_FAILED) return;
    plan = (Plan *)shared;
    if (lines) log = (int)syscall(SYS_openat, AT_FDCWD, lines, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  }
};

Settings &settings() {
  static Settings *one = new Settings; // never destroyed: calls come until the very end
  return *one;
}

template <typename Function> Function *real(const char *name) { return (Function *)dlsym(RTLD_NEXT, name); }

bool isBelow(const char *path) {
  const Settings &s = settings();
  return strncmp(path, s.below, s.length) == 0 && (path[s.length] == '/' || path[s.length] == 0);
}

/** The path of a name as it is used, absolute. Folders that are links are not followed: the folder's own path has none. */
const char *absolute(int folder, const char *name, char *path) {
  if (name[0] == '/') return name;
  char link[64], at[PATH_MAX];
  if (folder == AT_FDCWD) strcpy(link, "/proc/self/cwd");
  else snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
  ssize_t n = readlink(link, at, sizeof at - 1);
  if (n < 0) return name;
  at[n] = 0;
  if (snprintf(path, PATH_MAX, "%s/%s", at, name) >= PATH_MAX) return name;
  return path;
}

const char *open_path(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, PATH_MAX - 1);
  path[n < 0 ? 0 : n] = 0;
  return path;
}

enum Fate { GOES_ON, FAILS, DIES };

/** Counts a call, and says what becomes of it. */
Fate fate(const char *call, const char *path) {
  Settings &s = settings();
  if (!s.plan || !isBelow(path)) return GOES_ON;
  int kept = errno;
  long number = s.plan->count.fetch_add(1) + 1;
  if (s.log >= 0) {
    char line[PATH_MAX + 64];
    int n = snprintf(line, sizeof line, "%ld %s %s\n", number, call, path[s.length] ? path + s.length + 1 : ".");
    syscall(SYS_write, s.log, line, (size_t)n);
  }
  errno = kept;
  if (number != s.plan->at) return GOES_ON;
  long error = s.plan->error;
  if (error == 0) return DIES;
  errno = (int)error;
  return FAILS;
}

[[noreturn]] void die() {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/** For calls that are not done by halves. */
bool fails(const char *call, const char *path) {
  Fate it = fate(call, path);
  if (it == DIES) die();
  return it == FAILS;
}

} // namespace

extern "C" {

#define NAMED(result, name, parameters, path, arguments)                                                                         \
  result name parameters {                                                                                                       \
    char buffer[PATH_MAX];                                                                                                       \
    if (fails(#name, path)) return -1;                                                                                           \
    return real<result parameters>(#name) arguments;                                                                             \
  }

NAMED(int, rename, (const char *from, const char *to), absolute(AT_FDCWD, to, buffer), (from, to))
NAMED(int, renameat, (int a, const char *from, int b, const char *to), absolute(b, to, buffer), (a, from, b, to))
NAMED(int, renameat2, (int a, const char *from, int b, const char *to, unsigned flags), absolute(b, to, buffer), (a, from, b, to, flags))
NAMED(int, link, (const char *from, const char *to), absolute(AT_FDCWD, to, buffer), (from, to))
NAMED(int, unlink, (const char *name), absolute(AT_FDCWD, name, buffer), (name))
NAMED(int, unlinkat, (int folder, const char *name, int flags), absolute(folder, name, buffer), (folder, name, flags))
NAMED(int, rmdir, (const char *name), absolute(AT_FDCWD, name, buffer), (name))
NAMED(int, mkdir, (const char *name, mode_t mode), absolute(AT_FDCWD, name, buffer), (name, mode))
NAMED(int, fsync, (int fd), open_path(fd, buffer), (fd))
NAMED(int, fdatasync, (int fd), open_path(fd, buffer), (fd))
NAMED(int, ftruncate64, (int fd, off64_t size), open_path(fd, buffer), (fd, size))

#define WRITES(name, parameters, arguments, half)                                                                                \
  ssize_t name parameters {                                                                                                      \
    char buffer[PATH_MAX];                                                                                                       \
    auto next = real<ssize_t parameters>(#name);                                                                                 \
    Fate it = fate(#name, open_path(fd, buffer));                                                                                \
    if (it == FAILS) return -1;                                                                                                  \
    if (it == DIES) {                                                                                                            \
      (void)!next half;                                                                                                          \
      die();                                                                                                                     \
    }                                                                                                                            \
    return next arguments;                                                                                                       \
  }

WRITES(write, (int fd, const void *data, size_t n), (fd, data, n), (fd, data, n / 2))
WRITES(pwrite64, (int fd, const void *data, size_t n, off64_t at), (fd, data, n, at), (fd, data, n / 2, at))
WRITES(writev, (int fd, const struct iovec *data, int n), (fd, data, n), (fd, data, n / 2))
WRITES(pwritev64, (int fd, const struct iovec *data, int n, off64_t at), (fd, data, n, at), (fd, data, n / 2, at))
WRITES(sendfile64, (int fd, int from, off64_t *at, size_t n), (fd, from, at, n), (fd, from, at, n / 2))
WRITES(copy_file_range, (int from, off64_t *a, int fd, off64_t *b, size_t n, unsigned flags), (from, a, fd, b, n, flags), (from, a, fd, b, n / 2, flags))

/** Only where it makes or empties a file is an opening a change. */
#define OPENS(name)                                                                                                              \
  int name(const char *path, int flags, ...) {                                                                                   \
    va_list rest;                                                                                                                \
    va_start(rest, flags);                                                                                                       \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                                                      \
    va_end(rest);                                                                                                                \
    char buffer[PATH_MAX];                                                                                                       \
    if (flags & (O_CREAT | O_TRUNC) && fails("open", absolute(AT_FDCWD, path, buffer))) return -1;                               \
    return real<int(const char *, int, ...)>(#name)(path, flags, mode);                                                          \
  }

OPENS(open)
OPENS(open64)

} // extern "C"
