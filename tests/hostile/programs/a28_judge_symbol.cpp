// A28: defines the loop that answers the judge.
// Tries: report forged
// Base: wrong
// Expect: LE|WA|RE|PV
// Seconds: 120

namespace harness {
struct Table;
int serve(const Table&, int, char**) { return 0; }
}  // namespace harness
