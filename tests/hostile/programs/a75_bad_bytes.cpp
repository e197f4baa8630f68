// A75: answers with bytes that no text has.
// Tries: report forged
// Base: right
// Expect: WA|RE|PV
// Seconds: 120

#include <stdexcept>
#include <string>
static void attack() {
    throw std::runtime_error(std::string("\xff\xfe\xc0\x80 ]]> \x1b[2J\x1b]0;owned\x07 a\0b ", 40) +
                             "<script>alert(1)</script> \xe2\x80\xae gnp.exe");
}
