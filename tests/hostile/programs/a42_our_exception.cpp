// A42: throws what only the harness throws, when a call is beyond it.
// Tries: grader stopped
// Base: right
// Expect: RE
// Seconds: 120

#include <stdexcept>
namespace harness {
struct WireError : std::runtime_error {
    using runtime_error::runtime_error;
};
}  // namespace harness
static void attack() { throw harness::WireError("no function weighted_sum"); }
