// A26: lets its error look like a crash of the compiler, which is nobody's fault.
// Tries: grader stopped
// Base: right
// Expect: CE
// Seconds: 120

#line 1 "cc1plus: internal compiler error: Killed signal terminated program cc1plus"
#error course_box: the box cannot be made; internal compiler error: terminated program
