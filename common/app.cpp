// The command line of an app: reading options, and showing them.

#include "common/app.hpp"

#include <algorithm>
#include <charconv>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <type_traits>
#include <utility>

#include "common/error.hpp"
#include "common/report.hpp"

namespace dl {

namespace {

template <class Number>
void read_number(const std::string& flag, const std::string& word, Number& value) {
    Number number{};
    const char* end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, number);
    const char* kind = std::is_integral_v<Number> ? "a whole number" : "a number";
    require<Error>(error == std::errc{} && stop == end, flag, ": needs ", kind, ", got '", word,
                   "'; --help shows all options");
    value = number;
}

// What stands behind a flag in the help, and the value the option has now.
struct Shown {
    std::string placeholder;
    std::string value;
};

Shown shown(bool* /*value*/) { return {"", ""}; }
Shown shown(std::string* value) { return {" TEXT", *value}; }
template <class Number>
Shown shown(Number* value) {
    return {" N", text(*value)};
}

}  // namespace

AppOptions::AppOptions(std::string name, std::string purpose)
    : out(name + ".html"), name_(std::move(name)), purpose_(std::move(purpose)) {}

void AppOptions::add(std::string flag, int& value, std::string meaning) {
    options_.push_back({std::move(flag), std::move(meaning), &value});
}
void AppOptions::add(std::string flag, float& value, std::string meaning) {
    options_.push_back({std::move(flag), std::move(meaning), &value});
}
void AppOptions::add(std::string flag, bool& value, std::string meaning) {
    options_.push_back({std::move(flag), std::move(meaning), &value});
}
void AppOptions::add(std::string flag, std::string& value, std::string meaning) {
    options_.push_back({std::move(flag), std::move(meaning), &value});
}

std::vector<AppOptions::Option> AppOptions::all_options() {
    std::vector<Option> all = options_;
    all.push_back({"--data", "folder with real data; without it, data drawn by code", &data});
    all.push_back({"--seed", "another seed, other random numbers", &seed});
    all.push_back({"--quiet", "no progress, the result alone", &quiet});
    all.push_back({"--out", "file for the report", &out});
    return all;
}

bool AppOptions::parse(const std::vector<std::string>& arguments) {
    const std::vector<Option> all = all_options();
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        if (word == "--help" || word == "-h") return false;

        const std::size_t equals = word.find('=');
        const std::string flag = word.substr(0, equals);
        const auto option = std::find_if(all.begin(), all.end(),
                                         [&](const Option& known) { return known.flag == flag; });
        require<Error>(option != all.end(), name_, ": does not know '", flag,
                       "'; --help shows all options");

        const bool inline_value = equals != std::string::npos;
        if (bool* const* target = std::get_if<bool*>(&option->value)) {
            require<Error>(!inline_value, flag, ": takes no value, got '", word, "'");
            **target = true;
            continue;
        }
        require<Error>(inline_value || i + 1 < arguments.size(), flag,
                       ": needs a value behind it; --help shows all options");
        const std::string value = inline_value ? word.substr(equals + 1) : arguments[++i];
        std::visit(
            [&](auto* target) {
                using Value = std::remove_pointer_t<decltype(target)>;
                if constexpr (std::is_same_v<Value, std::string>)
                    *target = value;
                else if constexpr (!std::is_same_v<Value, bool>)
                    read_number(flag, value, *target);
            },
            option->value);
    }
    return true;
}

std::string AppOptions::help() const {
    AppOptions copy = *this;  // own options point to the caller's variables, shared ones to copy's
    std::ostringstream out_text;
    out_text << name_ << ": " << purpose_ << "\n\n";
    for (const Option& option : copy.all_options()) {
        const Shown now = std::visit([](auto* value) { return shown(value); }, option.value);
        out_text << "  " << std::left << std::setw(18) << option.flag + now.placeholder
                 << option.meaning;
        if (!now.value.empty()) out_text << " (now " << now.value << ")";
        out_text << '\n';
    }
    out_text << "  " << std::left << std::setw(18) << "--help"
             << "this page\n";
    return out_text.str();
}

int run_app(AppOptions& options, int argc, const char* const* argv,
            const std::function<void()>& body) {
    try {
        if (!options.parse({argv + std::min(argc, 1), argv + argc})) {
            std::cout << options.help();
            return 0;
        }
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 2;
    }
    try {
        body();
        return 0;
    } catch (const std::exception& error) {
        std::cout.flush();
        std::cerr << options.name() << ": " << error.what() << '\n';
        return 1;
    }
}

void finish(const Report& report, const AppOptions& options) {
    report.write(options.out);
    std::cout << "report: " << options.out << '\n';
}

}  // namespace dl
