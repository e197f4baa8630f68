// A42: throws what no test expects.
// Tries: grader stopped
// Base: right
// Expect: WA
// Seconds: 120

static void attack() { throw 42; }
