// Signals wait while TensorFlow computes. oneDNN's matrix products for AVX2 and AVX-512, as TensorFlow 2.21 has them, use the stack
// pointer as a pointer into the heap; a signal handler that runs on such a thread then overwrites numbers or the allocator's own data.
// Ctrl-C, the end of a child process or a new size of the terminal is enough (oneDNN's issue 4845, mended there in March 2026).
// The linker sends the binding's calls here (--wrap). Threads that TensorFlow starts inherit the mask, so they never take a signal;
// a signal to the process goes to one of Node's other threads, or waits for the end of the call.
#include <pthread.h>
#include <signal.h>

#include <initializer_list>

#include "tensorflow/c/c_api.h"
#include "tensorflow/c/eager/c_api.h"

namespace {

class HeldSignals {
 public:
  HeldSignals() {
    sigset_t held;
    sigfillset(&held);
    // A fault of the code itself cannot wait: the process would end without its message.
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS}) sigdelset(&held, fault);
    pthread_sigmask(SIG_BLOCK, &held, &before_);
  }
  ~HeldSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

}  // namespace

extern "C" {

TFE_Context* __real_TFE_NewContext(const TFE_ContextOptions*, TF_Status*);
TFE_Context* __wrap_TFE_NewContext(const TFE_ContextOptions* options, TF_Status* status) {
  HeldSignals held;
  return __real_TFE_NewContext(options, status);
}

void __real_TFE_Execute(TFE_Op*, TFE_TensorHandle**, int*, TF_Status*);
void __wrap_TFE_Execute(TFE_Op* op, TFE_TensorHandle** results, int* count, TF_Status* status) {
  HeldSignals held;
  __real_TFE_Execute(op, results, count, status);
}

TF_Graph* __real_TF_NewGraph();
TF_Graph* __wrap_TF_NewGraph() {
  HeldSignals held;
  return __real_TF_NewGraph();
}

TF_Session* __real_TF_LoadSessionFromSavedModel(const TF_SessionOptions*, const TF_Buffer*, const char*, const char* const*, int,
                                                TF_Graph*, TF_Buffer*, TF_Status*);
TF_Session* __wrap_TF_LoadSessionFromSavedModel(const TF_SessionOptions* options, const TF_Buffer* run, const char* folder,
                                                const char* const* tags, int count, TF_Graph* graph, TF_Buffer* meta,
                                                TF_Status* status) {
  HeldSignals held;
  return __real_TF_LoadSessionFromSavedModel(options, run, folder, tags, count, graph, meta, status);
}

void __real_TF_SessionRun(TF_Session*, const TF_Buffer*, const TF_Output*, TF_Tensor* const*, int, const TF_Output*, TF_Tensor**, int,
                          const TF_Operation* const*, int, TF_Buffer*, TF_Status*);
void __wrap_TF_SessionRun(TF_Session* session, const TF_Buffer* run, const TF_Output* inputs, TF_Tensor* const* given, int inputCount,
                          const TF_Output* outputs, TF_Tensor** results, int outputCount, const TF_Operation* const* targets,
                          int targetCount, TF_Buffer* meta, TF_Status* status) {
  HeldSignals held;
  __real_TF_SessionRun(session, run, inputs, given, inputCount, outputs, results, outputCount, targets, targetCount, meta, status);
}
}
