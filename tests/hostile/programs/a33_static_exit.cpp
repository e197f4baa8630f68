// A33: leaves with success before anything is asked.
// Tries: score raised
// Base: right
// Expect: RE
// Seconds: 120

#include <unistd.h>
static const int gone = (_exit(0), 0);
