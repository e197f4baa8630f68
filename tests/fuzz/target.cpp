// The entry point that libFuzzer calls.

#include "tests/fuzz/target.hpp"

#include <cstdio>
#include <cstdlib>

void promise(bool kept, const char* what) {
    if (kept) return;
    std::fprintf(stderr, "broken promise: %s\n", what);
    std::abort();
}

bool accepts(dl::ByteSpan bytes) {
    try {
        read(bytes);
        return true;
    } catch (const dl::FileError& error) {
        promise(std::string(error.what()).starts_with("file: "), error.what());
        return false;
    }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    accepts({data, size});
    return 0;
}
