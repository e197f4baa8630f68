// One call of a function that may throw anything.

#include "tests/harness/table.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <new>
#include <typeinfo>

#include "common/error.hpp"
#include "common/todo.hpp"

namespace harness {

namespace {

/// "dl::ShapeError" for the exception that is being handled.
std::string name_of(const std::type_info& type) {
    int status = 0;
    char* readable = abi::__cxa_demangle(type.name(), nullptr, nullptr, &status);
    std::string name = status == 0 ? readable : type.name();
    std::free(readable);
    return name;
}

Outcome failed(Fate fate, std::string type, std::string message) {
    Outcome outcome;
    outcome.fate = fate;
    outcome.error_type = std::move(type);
    outcome.message = std::move(message);
    return outcome;
}

const std::function<Value(const Value&)>* find(const Table& table, const Request& request) {
    if (request.variant.empty()) {
        const auto found = table.functions.find(request.function);
        return found == table.functions.end() ? nullptr : &found->second;
    }
    for (const Misconception& row : table.misconceptions)
        if (row.id == request.variant && row.function == request.function) return &row.answer;
    return nullptr;
}

}  // namespace

Outcome answer(const Table& table, const Request& request) {
    const auto* function = find(table, request);
    if (!function)
        return failed(Fate::unknown, "", "no function " + request.function + " " + request.variant);
    try {
        Outcome outcome;
        outcome.answer = (*function)(request.arguments);
        outcome.fate = Fate::value;
        return outcome;
    } catch (const dl::NotStarted& todo) {
        return failed(Fate::not_started, "", todo.exercise());
    } catch (const WireError& error) {
        return failed(Fate::unknown, "harness::WireError", error.what());
    } catch (const std::bad_alloc&) {
        return failed(Fate::out_of_memory, "std::bad_alloc", "memory is out (std::bad_alloc)");
    } catch (const std::exception& error) {
        return failed(Fate::error, name_of(typeid(error)), error.what());
    } catch (...) {
        return failed(Fate::error, "not a std::exception",
                      "something else was thrown, as by throw 42; dl::Error says what is wrong");
    }
}

}  // namespace harness
