// Text and numbers made safe and readable.

#include "common/markup.hpp"

#include <cmath>
#include <limits>

#include "common/utf8.hpp"
#include "tests/support/catch.hpp"

using dl::coordinate;
using dl::cut_to_width;
using dl::decimal;
using dl::display_width;
using dl::escape_markup;
using dl::printable;
using dl::readable;

TEST_CASE("the five characters of markup are named", "[common][markup]") {
    CHECK(escape_markup("<script>alert('x' & \"y\")</script>") ==
          "&lt;script&gt;alert(&#39;x&#39; &amp; &quot;y&quot;)&lt;/script&gt;");
    CHECK(escape_markup("]]>") == "]]&gt;");
    CHECK(escape_markup("&amp;") == "&amp;amp;");
}

TEST_CASE("control characters and broken bytes become the replacement character",
          "[common][markup]") {
    CHECK(escape_markup(std::string_view("a\0b", 3)) == "a\uFFFDb");
    CHECK(escape_markup("bell \x07 escape \x1b") == "bell \uFFFD escape \uFFFD");
    CHECK(escape_markup("line\nend\tof") == "line\nend\tof");
    CHECK(escape_markup("\xff\xfe") == "\uFFFD\uFFFD");
    CHECK(escape_markup("cut \xe2\x82") == "cut \uFFFD\uFFFD");
    CHECK(escape_markup("caf\u00e9 \u4e2d \U0001f600") == "caf\u00e9 \u4e2d \U0001f600");
}

TEST_CASE("overlong forms and surrogates and what lies past Unicode are not UTF-8",
          "[common][markup]") {
    CHECK(printable("\xc0\xbc") == "\uFFFD\uFFFD");                      // "<" in two bytes
    CHECK(printable("\xe0\x80\xbc") == "\uFFFD\uFFFD\uFFFD");            // in three
    CHECK(printable("\xed\xa0\x80") == "\uFFFD\uFFFD\uFFFD");            // a surrogate
    CHECK(printable("\xf4\x90\x80\x80") == "\uFFFD\uFFFD\uFFFD\uFFFD");  // U+110000
    CHECK(printable("\xf4\x8f\xbf\xbd") == "\xf4\x8f\xbf\xbd");          // U+10FFFD
    CHECK(printable("\xef\xbf\xbe") == "\uFFFD");                        // U+FFFE
    CHECK(printable("a\u202eb") == "a\uFFFDb");                          // turns the text around
}

TEST_CASE("a coordinate has at most one decimal", "[common][markup]") {
    CHECK(coordinate(12) == "12");
    CHECK(coordinate(12.34) == "12.3");
    CHECK(coordinate(-0.26) == "-0.3");
    CHECK(coordinate(-0.04) == "0");
    CHECK(coordinate(99.96) == "100");
    CHECK(coordinate(1e300) == "1000000");
}

TEST_CASE("a decimal number shows no rounding noise", "[common][markup]") {
    CHECK(decimal(3, -1) == "0.3");
    CHECK(decimal(-25, -3) == "-0.025");
    CHECK(decimal(100, -2) == "1.00");
    CHECK(decimal(12500, 0) == "12,500");
    CHECK(decimal(61706, 0) == "61,706");
    CHECK(decimal(2, 6) == "2,000,000");
    CHECK(decimal(0, 5) == "0");
    CHECK(decimal(123, 0) == "123");
    CHECK(decimal(std::numeric_limits<long long>::min(), 0) == "-9,223,372,036,854,775,808");
}

TEST_CASE("a readable number has few digits and says what is not a number", "[common][markup]") {
    CHECK(readable(0.1 + 0.2) == "0.3");
    CHECK(readable(2.0 / 3) == "0.6667");
    CHECK(readable(2.0 / 3, 2) == "0.67");
    CHECK(readable(1) == "1");
    CHECK(readable(-0.5) == "-0.5");
    CHECK(readable(48120) == "48,120");
    CHECK(readable(-48120.4) == "-48,120");
    CHECK(readable(9999999.9) == "1e7");
    CHECK(readable(0.00001234) == "1.234e-5");
    CHECK(readable(0.0001234) == "0.0001234");
    CHECK(readable(0) == "0");
    CHECK(readable(std::nan("")) == "not a number");
    CHECK(readable(std::numeric_limits<double>::infinity()) == "infinite");
    CHECK(readable(-std::numeric_limits<double>::infinity()) == "-infinite");
    CHECK(readable(1e308) == "1e308");
}

TEST_CASE("the width of a text counts columns and not bytes", "[common][markup]") {
    CHECK(display_width("abc") == 3);
    CHECK(display_width("\u00e9t\u00e9") == 3);
    CHECK(display_width("e\u0301") == 1);  // e and a combining accent
    CHECK(display_width("\u4e2d\u6587") == 4);
    CHECK(display_width("\U0001f600") == 2);
    CHECK(display_width("\u2588\u2591") == 2);
}

TEST_CASE("a text is cut between its characters", "[common][markup]") {
    CHECK(cut_to_width("short", 10) == "short");
    CHECK(cut_to_width("exactly ten", 11) == "exactly ten");
    CHECK(cut_to_width("convolution", 8) == "convo...");
    CHECK(cut_to_width("\u00e9\u00e9\u00e9\u00e9\u00e9", 4) == "\u00e9...");
    CHECK(cut_to_width("\u4e2d\u6587\u5b57", 5) == "\u4e2d...");
    CHECK(cut_to_width("word", 2) == "wo");
    CHECK(cut_to_width("word", 0) == "");
}
