// Child processes of the benchmark, one for each library and number of threads.

#include "tests/bench/child.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "common/error.hpp"

namespace bench {

Environment thread_variables(int threads) {
    Environment environment;
    for (const char* variable : {"DL_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"})
        environment.emplace_back(variable, std::to_string(threads));
    return environment;
}

void become(const std::string& program, const std::vector<std::string>& arguments,
            const Environment& environment) {
    for (const auto& [name, value] : environment)
        setenv(name.c_str(), value.c_str(), 1);
    std::vector<std::string> copies = arguments;
    copies.insert(copies.begin(), program);
    std::vector<char*> words;
    for (std::string& word : copies)
        words.push_back(word.data());
    words.push_back(nullptr);
    execvp(program.c_str(), words.data());
}

void become_python(const std::string& script, const std::vector<std::string>& arguments) {
    std::vector<std::string> words = arguments;
    words.insert(words.begin(), script);
    become("/usr/bin/python3", words, {});
    become("python3", words, {});
}

std::vector<PeerProgram> eigen_programs() {
    return {{"eigen avx2", COURSE_BENCH_PROGRAMS "/bench_eigen_avx2"},
            {"eigen avx512", COURSE_BENCH_PROGRAMS "/bench_eigen_avx512"}};
}

Child::Child(const std::vector<std::string>& arguments, const Environment& environment,
             const std::string& program) {
    static const auto ignored = signal(SIGPIPE, SIG_IGN);  // a child that has ended is no reason to
    static_cast<void>(ignored);
    std::array<int, 2> questions{}, answers{};
    dl::require<dl::Error>(pipe(questions.data()) == 0 && pipe(answers.data()) == 0,
                           "bench: no pipe to a child process");
    for (int end : {questions[1], answers[0]})  // not for the children that come later
        fcntl(end, F_SETFD, FD_CLOEXEC);
    process_ = fork();
    if (process_ == 0) {
        dup2(questions[0], STDIN_FILENO);
        dup2(answers[1], STDOUT_FILENO);
        close(questions[0]);
        close(answers[1]);
        become(program, arguments, environment);
        _exit(127);
    }
    close(questions[0]);
    close(answers[1]);
    to_ = fdopen(questions[1], "w");
    from_ = fdopen(answers[0], "r");
    ready_ = process_ > 0 && read_line() == "ready";
    if (ready_) kill(process_, SIGSTOP);
}

Child::~Child() {
    if (process_ > 0) kill(process_, SIGCONT);
    if (to_ != nullptr) std::fclose(to_);  // the end of its questions is the end of the child
    if (from_ != nullptr) std::fclose(from_);
    if (process_ > 0) waitpid(process_, nullptr, 0);
}

std::optional<std::string> Child::ask(const std::string& question) {
    kill(process_, SIGCONT);
    std::fprintf(to_, "%s\n", question.c_str());
    std::fflush(to_);
    std::optional<std::string> answer = read_line();
    if (answer.has_value()) kill(process_, SIGSTOP);
    return answer;
}

std::optional<std::string> Child::read_line() {
    std::array<char, 200> line{};
    if (std::fgets(line.data(), static_cast<int>(line.size()), from_) == nullptr)
        return std::nullopt;
    std::string text = line.data();
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    return text;
}

}  // namespace bench
