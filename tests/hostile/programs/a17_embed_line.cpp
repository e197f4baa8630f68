// A17: blames a hidden file for its own error, so that the report shows its line.
// Tries: canary read
// Base: right
// Expect: CE
// Seconds: 120

#line 1 "@CANARY_FILE@"
#error look here
