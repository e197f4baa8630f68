// The command line of an app: the options that all apps share, and those of one app.
//
//   int main(int argc, char** argv) {
//       dl::AppOptions options{"spiral", "A decision boundary bends while a network learns."};
//       int hidden = 64;
//       options.add("--hidden", hidden, "units of the hidden layer");
//       return dl::run_app(options, argc, argv, [&] { spiral(options, hidden); });
//   }

#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace dl {

class Report;

/// What an app was asked to do. Every option is written `--name value` or `--name=value`.
class AppOptions {
public:
    std::string data;        // --data DIR: real files instead of the built-in data
    std::uint64_t seed = 1;  // --seed N: another seed, other random numbers
    bool quiet = false;      // --quiet: no progress, the result alone
    std::string out;         // --out FILE: where the report goes; `<name>.html` at the start

    AppOptions(std::string name, std::string purpose);

    /// An option of this app alone. The variable keeps its value unless the option is given; it
    /// must outlive parse(). A bool takes no value: naming it sets it to true.
    void add(std::string flag, int& value, std::string meaning);
    void add(std::string flag, float& value, std::string meaning);
    void add(std::string flag, bool& value, std::string meaning);
    void add(std::string flag, std::string& value, std::string meaning);

    /// Reads what follows the program's name. False if --help is among it, and true otherwise.
    /// Throws Error for an option nobody added, a value that is missing, or one that is no number.
    bool parse(const std::vector<std::string>& arguments);

    /// What --help shows: the purpose, and every option with its meaning and value.
    [[nodiscard]] std::string help() const;

    [[nodiscard]] const std::string& name() const { return name_; }

private:
    struct Option {
        std::string flag;
        std::string meaning;
        std::variant<int*, float*, bool*, std::string*, std::uint64_t*> value;
    };

    std::string name_;
    std::string purpose_;
    std::vector<Option> options_;  // those of this app; the shared ones are made on demand

    [[nodiscard]] std::vector<Option> all_options();
};

/// The whole of main: reads the options, runs the body, and turns what goes wrong into one line on
/// stderr. Returns 0 when all went well (--help included), 1 when the body failed, 2 for options
/// that were not understood.
int run_app(AppOptions& options, int argc, const char* const* argv,
            const std::function<void()>& body);

/// The end of a body: the report goes into its file, and a line on stdout says where it is.
void finish(const Report& report, const AppOptions& options);

}  // namespace dl
