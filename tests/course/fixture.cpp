// The fixture's texts. They are the smallest course that has everything once.

#include "tests/course/fixture.hpp"

#include <fstream>
#include <iostream>
#include <sstream>

#include "tests/course/files.hpp"

namespace course {

namespace {

const char* exercises = R"(# id | core or challenge | points | minutes | file | functions | title
1.1  | core      | 2 | 10 | units.cpp | weighted_sum  | The sum that every unit computes: w.x + b
1.2  | core      | 2 | 15 | units.cpp | step, sigmoid | Two answers to one sum

1.10 | core      | 3 | 30 | loss.cpp  | loss_backward | Gradients of the loss
1.13 | challenge | 4 | 30 | loss.cpp  | hinge_loss    | Another loss
)";

const char* hints = R"(# Hints

Three for every exercise.

## 1.1 weighted_sum

1. What does your unit say when all weights are zero?
   Should it say that?
2. Try w = (1, 2), x = (3, 4), b = 5:

       1*3 + 2*4 + 5 = 16
3. The bias is added once, outside of the loop.

Transfer: Which other sum of this lab
has a bias?

## 1.2 step, sigmoid

1. one
2. two
3. three
)";

const char* walkthrough = R"(# Lab 1

## Exercises

### 1.1 weighted_sum

The **unit** computes $z = \sum_i w_i x_i + b$.

### 1.10 loss_backward

Downhill.
)";

const char* solution = R"(// Units.

namespace lab01 {

// BEGIN SOLUTION HELPERS
static float product(float a, float b) { return a * b; }
// END SOLUTION

// Exercise 1.1: the weighted sum
float weighted_sum(float w, float x, float b) {
    // BEGIN SOLUTION 1.1 weighted_sum
    return product(w, x) + b;
    // END SOLUTION
}

// Exercise 1.2: two answers
float step(float z) {
    // BEGIN SOLUTION 1.2 step
    return z >= 0 ? 1.0f : 0.0f;
    // END SOLUTION
}

float sigmoid(float z) {
    // BEGIN SOLUTION 1.2 sigmoid
    return z;
    // END SOLUTION
}

}  // namespace lab01
)";

const char* loss_solution = R"(// Losses.

// Exercise 1.10
float loss_backward(float z) {
    // BEGIN SOLUTION 1.10 loss_backward
    return z;
    // END SOLUTION
}

// Exercise 1.13
float hinge_loss(float z) {
    // BEGIN SOLUTION 1.13 hinge_loss
    return z;
    // END SOLUTION
}
)";

}  // namespace

Fixture::Fixture() {
    write("CMakeLists.txt", "");
    write("common/cmake/course.cmake", "");
    write("lab01_perceptron/exercises.txt", exercises);
    write("lab01_perceptron/hints.md", hints);
    write("lab01_perceptron/README.md", walkthrough);
    write("solutions/lab01_perceptron/units.cpp", solution);
    write("solutions/lab01_perceptron/loss.cpp", loss_solution);
    write("solutions/lab01_perceptron/misconceptions.cpp", "// no skeleton is made of this\n");
    write("lab02_mlp_backprop/README.md", "# Lab 2\n");
    write("tests/lab01_perceptron/calls.hpp", "// lab 1 can be checked\n");
}

Context Fixture::context() const {
    Context context;
    context.root = root();
    context.build = root() / "build";
    context.now = 1'800'000'000;
    return context;
}

void Fixture::write(const std::string& name, const std::string& text) const {
    fs::create_directories((root() / name).parent_path());
    std::ofstream(root() / name, std::ios::binary) << text;
}

std::string Fixture::read(const std::string& name) const { return read_text(root() / name); }

std::string output_of(const std::function<void()>& verb) {
    std::ostringstream out;
    std::streambuf* before = std::cout.rdbuf(out.rdbuf());
    try {
        verb();
    } catch (...) {
        std::cout.rdbuf(before);
        throw;
    }
    std::cout.rdbuf(before);
    return out.str();
}

}  // namespace course
