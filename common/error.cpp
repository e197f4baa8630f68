// Messages from their parts.

#include "common/error.hpp"

#include <sstream>

namespace dl {

Part::Part(const char* words)
    : value_(words),
      write_([](std::ostream& out, const void* place) { out << static_cast<const char*>(place); }) {
}

Part::Part(std::ios_base& (*manipulator)(std::ios_base&)) : manipulator_(manipulator) {}

std::string joined(std::initializer_list<Part> parts) {
    std::ostringstream out;
    for (const Part& part : parts)
        part.write_to(out);
    return out.str();
}

}  // namespace dl
