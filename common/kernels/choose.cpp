// Which instruction set the kernels use: the best that was compiled and that the processor has.

#include "common/kernels/choose.hpp"

#include <atomic>
#include <cstdlib>
#include <string>
#include <string_view>

#include "common/error.hpp"
#include "common/kernels/gemm.hpp"

namespace dl::kernels {
namespace {

bool processor_has(const MicroKernels* kernels) {
    if (kernels == nullptr) return false;
#if defined(__x86_64__)
    if (kernels == micro_avx512) return __builtin_cpu_supports("avx512f") != 0;
    if (kernels == micro_avx2)
        return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
#endif
    return true;
}

const MicroKernels& find(std::string_view wanted, const char* who) {
    std::string available;
    for (const MicroKernels* kernels : {micro_avx512, micro_avx2, micro_neon, micro_portable}) {
        if (!processor_has(kernels)) continue;
        if (wanted.empty() || wanted == kernels->name) return *kernels;
        available += std::string(available.empty() ? "" : ", ") + kernels->name;
    }
    throw Error(text(who, ": no kernel \"", wanted, "\" on this machine; there is ", available));
}

std::atomic<const MicroKernels*> chosen{nullptr};

}  // namespace

const MicroKernels& chosen_kernels() {
    const MicroKernels* kernels = chosen.load(std::memory_order_relaxed);
    if (kernels == nullptr) {
        const char* wanted = std::getenv("DL_KERNEL");
        kernels = &find(wanted != nullptr ? wanted : "", "DL_KERNEL");
        chosen.store(kernels, std::memory_order_relaxed);
    }
    return *kernels;
}

const char* kernel_name() { return chosen_kernels().name; }

void set_kernel(const char* name) { chosen.store(&find(name, "set_kernel")); }

}  // namespace dl::kernels
