// Table: the functions of a lab ready to be called with values. This is what a worker owns.

#pragma once

#include <functional>
#include <map>
#include <string>

#include "tests/harness/misconception.hpp"
#include "tests/harness/outcome.hpp"
#include "tests/harness/pack.hpp"

namespace harness {

struct Table {
    std::map<std::string, std::function<Value(const Value& arguments)>> functions;
    Misconceptions misconceptions;
};

/// Makes the table of `lab01::calls::all`. Whoever instantiates this links the functions.
template <class Calls>
[[nodiscard]] Table table_of(const Calls& calls, Misconceptions misconceptions = {}) {
    Table table;
    const auto add = [&]<class One>(const One& call) {
        table.functions[call.name] = [call](const Value& arguments) {
            return call_unpacked(call, One::function, arguments);
        };
    };
    calls([&](const auto&... call) { (add(call), ...); });
    table.misconceptions = std::move(misconceptions);
    return table;
}

/// Calls the function and turns exceptions into outcomes.
[[nodiscard]] Outcome answer(const Table& table, const Request& request);

/// A table in this very process, for a debugger. A crash in the code is a crash of the caller.
class TableEndpoint : public Endpoint {
public:
    explicit TableEndpoint(Table table) : table_(std::move(table)) {}
    Outcome ask(const Request& request) override { return answer(table_, request); }

private:
    Table table_;
};

}  // namespace harness
