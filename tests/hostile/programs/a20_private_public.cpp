// A20: poisons words and opens private members before the headers come.
// Tries: score raised
// Base: right
// Expect: OK
// Seconds: 120

#define private public
#define protected public
#include "common/ops.hpp"
#pragma GCC poison judge
