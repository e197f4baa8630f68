// A short run of a fuzz target without libFuzzer: the same damaged files on every machine.
//
//   fuzz_idx                    20,000 damaged files made of the good ones; CTest runs this
//   fuzz_idx --seeds FOLDER     writes the good files, a start for libFuzzer
//   fuzz_idx FILE...            reads files that were found before

#include <cstdio>
#include <cstring>
#include <string>

#include "common/files.hpp"
#include "common/rng.hpp"
#include "tests/fuzz/target.hpp"

namespace {

constexpr int rounds = 20000;

// The position of a byte, or the end.
std::size_t place(const dl::Bytes& bytes, dl::Rng& rng) {
    return static_cast<std::size_t>(rng.integer(static_cast<int>(bytes.size()) + 1));
}

// One small damage of the kind that disks, networks and attackers do.
void damage(dl::Bytes& bytes, const dl::Bytes& other, dl::Rng& rng) {
    const std::size_t at = place(bytes, rng);
    const auto here = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    const auto left = static_cast<std::ptrdiff_t>(bytes.size() - at);
    const auto some = [&](std::ptrdiff_t most) {
        return static_cast<std::ptrdiff_t>(rng.integer(static_cast<int>(most) + 1));
    };
    const std::uint64_t extreme[] = {0,          1,          0x7F,       0x80,        0xFF, 0xFFFF,
                                     0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, ~0ull >> 1u, ~0ull};
    switch (rng.integer(7)) {
        case 0:  // a flipped bit
            if (left > 0) *here = static_cast<std::uint8_t>(*here ^ 1 << rng.integer(8));
            break;
        case 1:  // another byte
            if (left > 0) *here = static_cast<std::uint8_t>(rng.integer(256));
            break;
        case 2: {  // an extreme number of 1, 2, 4 or 8 bytes, in either order
            const std::uint64_t number = extreme[rng.integer(11)];
            const int size = 1 << rng.integer(4);
            const bool reversed = rng.chance(0.5f);
            for (int i = 0; i < size && i < left; ++i)
                here[i] = static_cast<std::uint8_t>(number >> 8 * (reversed ? size - 1 - i : i));
            break;
        }
        case 3:  // cut
            bytes.resize(at);
            break;
        case 4:  // a part is lost
            bytes.erase(here, here + some(left));
            break;
        case 5: {  // a part comes twice
            const dl::Bytes part(here, here + some(left));
            bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), part.begin(), part.end());
            break;
        }
        default: {  // the end of another file
            bytes.resize(at);
            const std::size_t from = place(other, rng);
            bytes.insert(bytes.end(), other.begin() + static_cast<std::ptrdiff_t>(from),
                         other.end());
        }
    }
}

int run() {
    const std::vector<dl::Bytes> good = good_files();
    const auto count = static_cast<int>(good.size());
    for (const dl::Bytes& file : good)
        promise(accepts(file), "a good file is accepted");

    dl::Rng rng(2024, "fuzz");
    int refused = 0;
    for (int round = 0; round < rounds; ++round) {
        dl::Bytes bytes = good[static_cast<std::size_t>(rng.integer(count))];
        const int damages = rng.integer(1, 4);
        for (int i = 0; i < damages; ++i)
            damage(bytes, good[static_cast<std::size_t>(rng.integer(count))], rng);
        if (!accepts(bytes)) ++refused;
    }
    std::printf("%d damaged files: %d refused, %d harmless\n", rounds, refused, rounds - refused);
    promise(refused > rounds / 10, "most damage is noticed");
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 1) return run();
    if (argc == 3 && std::strcmp(argv[1], "--seeds") == 0) {
        int number = 0;
        for (const dl::Bytes& file : good_files())
            dl::write_file(std::string(argv[2]) + "/good-" + std::to_string(++number), file);
        return 0;
    }
    for (int i = 1; i < argc; ++i)
        std::printf("%s: %s\n", argv[i], accepts(dl::read_file(argv[i])) ? "accepted" : "refused");
    return 0;
}
