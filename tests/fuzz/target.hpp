// What a fuzz target is: a reader that eats arbitrary bytes, and files that it has to accept.
//
// A reader may accept a file or refuse it with dl::FileError. Anything else - another exception, a
// crash, a sanitizer's complaint, a broken promise - is a find.

#pragma once

#include <vector>

#include "common/bytes.hpp"

/// Reads the bytes, and checks what a reader promises about its result.
void read(dl::ByteSpan bytes);

/// Good files, the start of every search.
std::vector<dl::Bytes> good_files();

/// Stops the program with a message, which is how a fuzzer learns about a find.
void promise(bool kept, const char* what);

/// read(), and whether it accepted the bytes.
bool accepts(dl::ByteSpan bytes);
