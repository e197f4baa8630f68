// gemm against its definition: every kernel of this machine, awkward sizes, all layouts.

#include "common/kernels/gemm.hpp"

#include <atomic>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "common/parallel.hpp"
#include "common/rng.hpp"
#include "tests/common/gemm_support.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/child.hpp"

using namespace gemm_support;

TEST_CASE("gemm multiplies two by two by hand", "[common][gemm]") {
    const float a[] = {1, 2, 3, 4}, b[] = {5, 6, 7, 8};
    for (const std::string& name : kernels_here()) {
        const Kernel scope(name);
        float c[] = {100, 200, 300, 400};
        gemm(2, 2, 2, MatrixView{a, 2, 1}, MatrixView{b, 2, 1}, c, 2);
        CHECK((c[0] == 19 && c[1] == 22 && c[2] == 43 && c[3] == 50));
        gemm(2, 2, 2, MatrixView{a, 1, 2}, MatrixView{b, 2, 1}, c, 2, {.accumulate = true});
        CHECK((c[0] == 19 + 26 && c[1] == 22 + 30 && c[2] == 43 + 38 && c[3] == 50 + 44));
    }
}

TEST_CASE("the naive product is the sum over k, overwritten or accumulated", "[common][gemm]") {
    const float a[] = {1, 2, 3}, b[] = {4, 5, 6};
    float c = 1;
    gemm_naive(1, 1, 3, {a, 3, 1}, {b, 1, 1}, &c, 1);
    CHECK(c == 32);
    gemm_naive(1, 1, 3, {a, 3, 1}, {b, 1, 1}, &c, 1, true);
    CHECK(c == 64);
    gemm_naive(1, 1, 0, {a, 3, 1}, {b, 1, 1}, &c, 1);
    CHECK(c == 0);
}

TEST_CASE("gemm agrees with three loops on every small size", "[common][gemm]") {
    for (int m = 1; m <= 18; ++m)
        for (int n : {1,  2,  3,  4,  5,  7,  8,  9,  11, 12, 13, 15,
                      16, 17, 23, 31, 32, 33, 47, 48, 49, 63, 64, 65})
            for (int k : {1, 2, 5, 16})
                check_case({m, n, k});
}

TEST_CASE("gemm agrees with three loops in every layout and with gaps", "[common][gemm]") {
    for (Layout a : {Layout::rows, Layout::columns, Layout::spread})
        for (Layout b : {Layout::rows, Layout::columns, Layout::spread})
            for (int gap : {0, 5})
                for (bool accumulate : {false, true}) {
                    for (int m : {1, 13, 29, 131})
                        for (int n : {1, 10, 31, 97})
                            for (int k : {1, 7, 67})
                                check_case({m, n, k, a, b, gap, accumulate});
                    check_case({523, 541, 11, a, b, gap, accumulate});  // both sides are packed
                }
}

TEST_CASE("gemm agrees with three loops around the edges of every block", "[common][gemm]") {
    for (Layout a : {Layout::rows, Layout::columns})
        for (Layout b : {Layout::rows, Layout::columns})
            for (bool accumulate : {false, true}) {
                for (int k : {255, 511, 513, 1023, 1024, 1025, 1026, 2049})  // KC
                    check_case({17, 35, k, a, b, 0, accumulate});
                for (int m : {95, 97, 98, 99, 111, 113, 197, 401})  // MC
                    check_case({m, 37, 19, a, b, 3, accumulate});
                for (int n : {1007, 1008, 1023, 1024, 1025, 1040, 2051})  // NC
                    check_case({9, n, 11, a, b, 0, accumulate});
                check_case({401, 2051, 3, a, b, 0, accumulate});
            }
    check_case({521, 523, 1027, Layout::rows, Layout::rows, 2, true});
    check_case({211, 2113, 97, Layout::columns, Layout::columns, 2, true});
}

TEST_CASE("sizes of zero write zeros or nothing", "[common][gemm]") {
    for (const std::string& name : kernels_here()) {
        const Kernel scope(name);
        std::vector<float> c(6, untouched);
        const MatrixView nothing{nullptr, 0, 0};
        gemm(0, 3, 4, nothing, nothing, c.data(), 3);
        gemm(2, 0, 4, nothing, nothing, c.data(), 3);
        gemm(2, 2, 0, nothing, nothing, c.data(), 3, {.accumulate = true});
        CHECK(c == std::vector<float>(6, untouched));
        gemm(2, 2, 0, nothing, nothing, c.data(), 3);
        CHECK(c == std::vector<float>{0, 0, untouched, 0, 0, untouched});
    }
}

TEST_CASE("the bits are the same with one, two, three and seven threads", "[common][gemm]") {
    for (const std::string& name : kernels_here()) {
        const Kernel scope(name);
        for (const Case& x :
             std::vector<Case>{{203, 197, 211},
                               {64, 256, 784},
                               {16, 5000, 144},
                               {5000, 10, 128, Layout::columns},
                               {211, 307, 401, Layout::rows, Layout::columns},
                               {257, 259, 769, Layout::columns, Layout::rows},
                               {1, 4001, 999},
                               {300, 300, 300, Layout::spread, Layout::spread, 1}}) {
            dl::Rng rng(11);
            const Matrix a(x.m, x.k, x.a, rng, x.gap), b(x.k, x.n, x.b, rng, x.gap);
            std::vector<float> first;
            for (int threads : {1, 2, 3, 7}) {
                const Threads scope_threads(threads);
                std::vector<float> c(static_cast<std::size_t>(x.m * x.n), untouched);
                gemm(x.m, x.n, x.k, a.view(), b.view(), c.data(), x.n);
                if (threads == 1) first = c;
                INFO(x << ", " << threads << " threads");
                CHECK(std::memcmp(first.data(), c.data(), c.size() * sizeof(float)) == 0);
            }
        }
    }
}

TEST_CASE("NaN and infinity go where the definition takes them and nowhere else",
          "[common][gemm]") {
    for (const std::string& name : kernels_here()) {
        const Kernel scope(name);
        for (int n : {1, 10, 17, 70}) {
            const int m = 31, k = 23;
            dl::Rng rng(4);
            Matrix a(m, k, Layout::rows, rng), b(k, n, Layout::rows, rng);
            a.at(5, 3) = nan_value;
            a.at(7, 22) = infinity;
            a.at(30, 0) = -infinity;
            for (int j = 0; j < n; ++j) {
                b.at(3, j) = 0.0f;                       // NaN * 0 is NaN
                b.at(22, j) = j % 2 == 0 ? 2.0f : 0.0f;  // infinity * 0 is NaN
                b.at(0, j) = 1.0f;
            }
            std::vector<float> c(static_cast<std::size_t>(m * n));
            gemm(m, n, k, a.view(), b.view(), c.data(), n);
            bool right = true;
            for (int i = 0; i < m; ++i)
                for (int j = 0; j < n; ++j) {
                    const float value = c[static_cast<std::size_t>(i * n + j)];
                    right =
                        right && (i == 5    ? std::isnan(value)
                                  : i == 7  ? (j % 2 == 0 ? value == infinity : std::isnan(value))
                                  : i == 30 ? value == -infinity
                                            : std::isfinite(value));
                }
            INFO(name << " n " << n);
            CHECK(right);

            // The same from the other side: a column of b spoils its column of c alone.
            dl::Rng again(4);
            Matrix finite_a(m, k, Layout::rows, again), spoiled(k, n, Layout::rows, again);
            spoiled.at(9, n - 1) = nan_value;
            gemm(m, n, k, finite_a.view(), spoiled.view(), c.data(), n);
            int wrong = 0;
            for (int i = 0; i < m; ++i)
                for (int j = 0; j < n; ++j)
                    wrong += std::isnan(c[static_cast<std::size_t>(i * n + j)]) != (j == n - 1);
            CHECK(wrong == 0);
        }
    }
}

TEST_CASE("overwriting forgets a NaN in c and accumulating keeps it", "[common][gemm]") {
    const float a[] = {2}, b[] = {3};
    for (const std::string& name : kernels_here()) {
        const Kernel scope(name);
        float c = nan_value;
        gemm(1, 1, 1, MatrixView{a, 1, 1}, MatrixView{b, 1, 1}, &c, 1);
        CHECK(c == 6);
        c = nan_value;
        gemm(1, 1, 1, MatrixView{a, 1, 1}, MatrixView{b, 1, 1}, &c, 1, {.accumulate = true});
        CHECK(std::isnan(c));
    }
}

TEST_CASE("functions that fill the panels take the place of either matrix", "[common][gemm]") {
    for (const std::string& name : kernels_here()) {
        const Kernel scope(name);
        for (const Case& x : std::vector<Case>{{3, 5, 7}, {131, 97, 401}, {29, 2100, 20}}) {
            dl::Rng rng(8);
            Matrix a(x.m, x.k, Layout::rows, rng), b(x.k, x.n, Layout::rows, rng);
            std::atomic<int> bad{0};
            const auto fill_a = [&](const Panel& panel) {
                if (panel.lanes < 1 || panel.lanes > panel.width ||
                    panel.first_lane + panel.lanes > x.m || panel.first_depth + panel.depth > x.k)
                    ++bad;
                for (int p = 0; p < panel.depth; ++p)
                    for (int lane = 0; lane < panel.lanes; ++lane)
                        panel.data[p * panel.width + lane] =
                            a.at(panel.first_lane + lane, panel.first_depth + p);
            };
            const auto fill_b = [&](const Panel& panel) {
                if (panel.lanes < 1 || panel.lanes > panel.width ||
                    panel.first_lane + panel.lanes > x.n || panel.first_depth + panel.depth > x.k)
                    ++bad;
                for (int p = 0; p < panel.depth; ++p)
                    for (int lane = 0; lane < panel.width; ++lane)
                        panel.data[p * panel.width + lane] =
                            lane < panel.lanes
                                ? b.at(panel.first_depth + p, panel.first_lane + lane)
                                : 0.0f;
            };
            const FillPanel rows = fill_a, columns = fill_b;
            std::vector<float> expected(static_cast<std::size_t>(x.m * x.n));
            gemm(x.m, x.n, x.k, a.view(), b.view(), expected.data(), x.n);
            for (int which = 0; which < 3; ++which) {
                std::vector<float> c(expected.size(), untouched);
                const Operand left = which == 1 ? Operand(a.view()) : Operand(rows);
                const Operand right = which == 0 ? Operand(b.view()) : Operand(columns);
                gemm(x.m, x.n, x.k, left, right, c.data(), x.n);
                INFO(x << " variant " << which);
                CHECK(c == expected);
            }
            CHECK(bad == 0);
        }
    }
}

TEST_CASE("finish sees every value of c once and complete", "[common][gemm]") {
    for (const std::string& name : kernels_here()) {
        const Kernel scope(name);
        for (const Case& x :
             std::vector<Case>{{3, 5, 7}, {401, 300, 800}, {20, 4200, 30}, {4, 6, 0}}) {
            dl::Rng rng(8);
            Matrix a(x.m, x.k, Layout::rows, rng), b(x.k, x.n, Layout::rows, rng);
            std::vector<float> plain(static_cast<std::size_t>(x.m * x.n));
            std::vector<float> c(plain.size());
            gemm(x.m, x.n, x.k, a.view(), b.view(), plain.data(), x.n);
            const auto add_row_and_column = [&](const Block& block) {
                for (int i = block.first_row; i < block.last_row; ++i)
                    for (int j = block.first_column; j < block.last_column; ++j)
                        c[static_cast<std::size_t>(i * x.n + j)] += static_cast<float>(i + 2 * j);
            };
            const dl::FunctionRef<void(const Block&)> finish = add_row_and_column;
            gemm(x.m, x.n, x.k, a.view(), b.view(), c.data(), x.n, {.finish = &finish});
            int wrong = 0;
            for (int i = 0; i < x.m; ++i)
                for (int j = 0; j < x.n; ++j) {
                    const auto at = static_cast<std::size_t>(i * x.n + j);
                    wrong += c[at] != plain[at] + static_cast<float>(i + 2 * j);
                }
            INFO(x);
            CHECK(wrong == 0);
        }
    }
}

TEST_CASE("sums stay accurate over a hundred thousand terms", "[common][gemm]") {
    const int k = 100'000;
    for (const std::string& name : kernels_here()) {
        const Kernel scope(name);
        const std::vector<float> ones(static_cast<std::size_t>(k), 1.0f);
        float c = 0;
        gemm(1, 1, k, MatrixView{ones.data(), k, 1}, MatrixView{ones.data(), 1, 1}, &c, 1);
        CHECK(c == 100'000.0f);
    }
}

TEST_CASE("a kernel that is not there is refused by name", "[common][gemm]") {
    CHECK_THROWS_WITH(
        set_kernel("abacus"),
        Catch::Matchers::ContainsSubstring("no kernel \"abacus\" on this machine; there is ") &&
            Catch::Matchers::ContainsSubstring("portable"));
    const Kernel scope("portable");
    CHECK(std::string(kernel_name()) == "portable");
}

// Run by the test below in a process of its own, with DL_KERNEL set.
TEST_CASE("helper: kernel_name obeys DL_KERNEL", "[.child]") {
    const std::string words = std::getenv("DL_KERNEL");
    if (words == "abacus")
        CHECK_THROWS_WITH(kernel_name(),
                          Catch::Matchers::ContainsSubstring("DL_KERNEL: no kernel"));
    else
        CHECK(kernel_name() == words);
}

TEST_CASE("DL_KERNEL chooses the kernel of a process", "[common][gemm]") {
    std::vector<std::string> names = kernels_here();
    names.emplace_back("abacus");
    for (const std::string& name : names) {
        INFO(name);
        CHECK(exit_code_of_test("helper: kernel_name obeys DL_KERNEL", {{"DL_KERNEL", name}}) == 0);
    }
}
