// A23: makes thousands of errors.
// Tries: grader stopped
// Base: right
// Expect: CE
// Seconds: 120

#define BAD undeclared_name_that_is_rather_long = another_name_that_nobody_knows;
#define BAD10 BAD BAD BAD BAD BAD BAD BAD BAD BAD BAD
#define BAD100 BAD10 BAD10 BAD10 BAD10 BAD10 BAD10 BAD10 BAD10 BAD10 BAD10
static void attack() { BAD100 BAD100 BAD100 BAD100 BAD100 BAD100 BAD100 BAD100 BAD100 BAD100 }
