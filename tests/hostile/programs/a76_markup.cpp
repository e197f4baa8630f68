// A76: puts markup, escape sequences and letters that run backwards into its error.
// Tries: report forged
// Base: right
// Expect: CE
// Seconds: 120

#error </pre><script>alert(1)</script><img src=x>@ESC@[2J@ESC@]0;owned @BACKWARDS@ gnp
