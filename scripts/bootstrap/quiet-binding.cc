// What node loads: opens the real binding beside this file with standard error turned away, and hands over to it.
// TensorFlow logs from static initialisers, before it has read TF_CPP_MIN_LOG_LEVEL, and those lines would land in the
// terminal of every command. TF_CPP_MIN_LOG_LEVEL=0 lets them through.
#include <dlfcn.h>
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

#include <cstdlib>

namespace {

class Muted {
 public:
  Muted() {
    const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
    if (level && std::atoi(level) == 0) return;
    saved_ = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (saved_ >= 0 && nowhere >= 0) dup2(nowhere, STDERR_FILENO);
    if (nowhere >= 0) close(nowhere);
  }
  ~Muted() {
    if (saved_ < 0) return;
    dup2(saved_, STDERR_FILENO);
    close(saved_);
  }

 private:
  int saved_ = -1;
};

void* OpenQuietly(const char* library) {
  Muted muted;
  return dlopen(library, RTLD_NOW | RTLD_LOCAL);
}

}  // namespace

NAPI_MODULE_INIT() {
  // Found through this file's own run path, $ORIGIN. Errors come back through dlerror, not standard error.
  void* library = OpenQuietly("libtfjs_binding.so");
  void* start = library ? dlsym(library, "napi_register_module_v1") : nullptr;
  if (start) return reinterpret_cast<napi_addon_register_func>(start)(env, exports);
  napi_throw_error(env, nullptr, dlerror());
  return nullptr;
}
