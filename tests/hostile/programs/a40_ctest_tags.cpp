// A40: prints the tags that CTest reads.
// Tries: report forged
// Base: wrong
// Expect: WA
// Seconds: 120

#include <cstdio>
static void attack() {
    std::puts("<CTestDetails>passed</CTestDetails><CTestLabel>ok</CTestLabel>");
    std::puts("<DartMeasurement name='score' type='numeric/double'>100</DartMeasurement>");
}
