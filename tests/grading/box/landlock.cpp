// Landlock by its system calls: what is not allowed here cannot be opened, made or changed.

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

#include "tests/grading/box/box.hpp"

namespace box {

namespace {

// The numbers are the same on every architecture; older headers lack them.
constexpr long create_ruleset = 444;
constexpr long add_rule = 445;
constexpr long restrict_self = 446;
constexpr int path_beneath = 1;

constexpr std::uint64_t execute = 1u << 0;
constexpr std::uint64_t write_file = 1u << 1;
constexpr std::uint64_t read_file = 1u << 2;
constexpr std::uint64_t read_folder = 1u << 3;
constexpr std::uint64_t refer = 1u << 13;
constexpr std::uint64_t truncate_file = 1u << 14;
constexpr std::uint64_t control_device = 1u << 15;
constexpr std::uint64_t first_version = (1u << 13) - 1;

struct Ruleset {
    std::uint64_t files;
    std::uint64_t network;  // from version 4: TCP bind and connect
    std::uint64_t scoped;   // from version 6: abstract sockets and signals stay inside
};

struct __attribute__((packed)) PathRule {
    std::uint64_t allowed;
    std::int32_t parent;
};

std::uint64_t all_file_rights(int version) {
    return first_version | (version >= 2 ? refer : 0) | (version >= 3 ? truncate_file : 0) |
           (version >= 5 ? control_device : 0);
}

void allow(int ruleset, const std::string& path, std::uint64_t rights) {
    const int parent = open(path.c_str(), O_PATH | O_CLOEXEC);
    if (parent < 0) return;  // what is not there needs no permission
    struct stat what {};
    if (fstat(parent, &what) == 0 && !S_ISDIR(what.st_mode))
        rights &= execute | write_file | read_file | truncate_file | control_device;
    const PathRule rule{rights, parent};
    if (syscall(add_rule, ruleset, path_beneath, &rule, 0) != 0) give_up("landlock refuses a rule");
    close(parent);
}

}  // namespace

int landlock_version() {
    const long version = syscall(create_ruleset, nullptr, 0, 1u);
    return version < 0 ? 0 : static_cast<int>(version);
}

void enter_landlock(const Options& options) {
    const int version = landlock_version();
    if (version == 0) give_up("this kernel has no landlock");
    const std::uint64_t rights = all_file_rights(version);
    const Ruleset wanted{rights, 3, 3};
    const std::size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    const int ruleset = static_cast<int>(syscall(create_ruleset, &wanted, size, 0u));
    if (ruleset < 0) give_up("landlock makes no ruleset");

    const std::uint64_t reading = execute | read_file | read_folder;
    for (const std::string& path : options.readable)
        allow(ruleset, path, reading);
    for (const std::string& path : options.writable)
        allow(ruleset, path, rights & ~execute);
    // Sanitizers read their own maps; what /proc/self is stays the same through exec.
    allow(ruleset, "/proc/self", read_file | read_folder);
    allow(ruleset, "/dev/null", read_file | write_file | truncate_file);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(restrict_self, ruleset, 0) != 0)
        give_up("landlock does not close the door");
    close(ruleset);
}

}  // namespace box
