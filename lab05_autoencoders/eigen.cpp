// Eigenvalues of a symmetric matrix: Householder's reflections, then the QL algorithm.
//
// After Golub and Van Loan, Matrix Computations, chapter 8. Every inner loop runs along a row, and
// rows or blocks of columns are independent of each other, so both cores of a laptop have work.

#include "lab05_autoencoders/eigen.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "common/parallel.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

using Row = std::vector<double>;

struct Matrix {
    int n = 0;
    Row values;  // (n, n)

    double* row(int i) { return values.data() + static_cast<std::size_t>(i) * n; }
    const double* row(int i) const { return values.data() + static_cast<std::size_t>(i) * n; }
};

// A = Q T Q^T with T tridiagonal. Q is kept as reflections I - scale v v^T: vector k stands in row
// k of `a`, behind the diagonal.
struct Tridiagonal {
    Row diagonal, beside;  // beside[k] couples k and k + 1
    Row scale;
};

double product(const double* a, const double* b, int begin, int end) {
    double sum = 0;
    for (int j = begin; j < end; ++j)
        sum += a[j] * b[j];
    return sum;
}

// Makes entries begin + 1 ... n - 1 of v zero: v becomes the vector of a reflection, the new entry
// `begin` is returned.
double reflect(double* v, int begin, int n, double& scale) {
    const double length = std::sqrt(product(v, v, begin, n));
    scale = 0;
    if (length == 0) return 0;
    const double entry = v[begin] > 0 ? -length : length;
    v[begin] -= entry;
    scale = 2 / product(v, v, begin, n);
    return entry;
}

Tridiagonal tridiagonalise(Matrix& a) {
    const int n = a.n;
    Tridiagonal t{Row(n), Row(n, 0.0), Row(n, 0.0)};
    Row p(n);
    for (int k = 0; k < n; ++k) {
        t.diagonal[k] = a.row(k)[k];
        if (k + 1 == n) break;
        double* v = a.row(k);
        const int begin = k + 1;
        t.beside[k] = reflect(v, begin, n, t.scale[k]);
        if (t.scale[k] == 0) continue;

        // What is left of A becomes H A H = A - v w^T - w v^T.
        const double scale = t.scale[k];
        dl::parallel_for(n - begin, 64, [&](std::int64_t from, std::int64_t to) {
            for (auto i = from + begin; i < to + begin; ++i)
                p[i] = scale * product(a.row(static_cast<int>(i)), v, begin, n);
        });
        const double half = scale / 2 * product(p.data(), v, begin, n);
        for (int j = begin; j < n; ++j)
            p[j] -= half * v[j];
        dl::parallel_for(n - begin, 64, [&](std::int64_t from, std::int64_t to) {
            for (auto i = from + begin; i < to + begin; ++i) {
                double* row = a.row(static_cast<int>(i));
                const double vi = v[i], wi = p[i];
                for (int j = begin; j < n; ++j)
                    row[j] -= vi * p[j] + wi * v[j];
            }
        });
    }
    return t;
}

struct Rotation {
    int row;  // turns rows `row` and `row` + 1 of the vectors
    double cos, sin;
};

// One sweep of QL with an implicit shift on rows first ... last of the tridiagonal matrix.
std::vector<Rotation> sweep(Row& d, Row& e, int first, int last) {
    double g = (d[first + 1] - d[first]) / (2 * e[first]);
    double r = std::hypot(g, 1.0);
    g = d[last] - d[first] + e[first] / (g + std::copysign(r, g));
    double sin = 1, cos = 1, p = 0;
    std::vector<Rotation> rotations;
    for (int i = last - 1; i >= first; --i) {
        const double f = sin * e[i], b = cos * e[i];
        r = std::hypot(f, g);
        e[i + 1] = r;
        if (r == 0) {  // the matrix falls into two parts: begin again
            d[i + 1] -= p;
            e[last] = 0;
            return rotations;
        }
        sin = f / r;
        cos = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * sin + 2 * cos * b;
        p = sin * r;
        d[i + 1] = g + p;
        g = cos * r - b;
        rotations.push_back({i, cos, sin});
    }
    d[first] -= p;
    e[first] = g;
    e[last] = 0;
    return rotations;
}

void turn(Matrix& z, const std::vector<Rotation>& rotations) {
    const auto columns = [&](std::int64_t from, std::int64_t to) {
        for (const Rotation& r : rotations) {
            double* a = z.row(r.row);
            double* b = z.row(r.row + 1);
            for (auto j = from; j < to; ++j) {
                const double f = b[j];
                b[j] = r.sin * a[j] + r.cos * f;
                a[j] = r.cos * a[j] - r.sin * f;
            }
        }
    };
    dl::parallel_for(z.n, 128, columns);
}

// Rows of the result are eigenvectors of the tridiagonal matrix; its diagonal becomes the values.
Matrix diagonalise(Tridiagonal& t, int n) {
    Matrix z{n, Row(static_cast<std::size_t>(n) * n, 0.0)};
    for (int i = 0; i < n; ++i)
        z.row(i)[i] = 1;
    Row& d = t.diagonal;
    Row& e = t.beside;
    double size = 0;  // what is below the rounding of the largest entry counts as zero
    for (int i = 0; i < n; ++i)
        size = std::max(size, std::abs(d[i]) + std::abs(e[i]));
    const double small = std::numeric_limits<double>::epsilon() * size;
    for (int first = 0; first < n; ++first) {
        for (int turns = 0;; ++turns) {
            int last = first;
            while (last + 1 < n && std::abs(e[last]) > small)
                ++last;
            if (last == first) break;
            dl::require<dl::Error>(turns < 60, "symmetric_eigen: no convergence after 60 sweeps");
            turn(z, sweep(d, e, first, last));
        }
    }
    return z;
}

// Row z of the tridiagonal problem becomes Q z: the reflections, last one first.
void reflect_back(const Matrix& a, const Row& scale, double* z) {
    for (int k = a.n - 2; k >= 0; --k) {
        if (scale[k] == 0) continue;
        const double* v = a.row(k);
        const double factor = scale[k] * product(v, z, k + 1, a.n);
        for (int j = k + 1; j < a.n; ++j)
            z[j] -= factor * v[j];
    }
}

void write_vector(const double* z, int n, float* out) {
    const double* largest = std::max_element(
        z, z + n, [](double a, double b) { return std::abs(a) < std::abs(b) * (1 - 1e-9); });
    const double sign = *largest < 0 ? -1 : 1;
    for (int j = 0; j < n; ++j)
        out[j] = static_cast<float>(sign * z[j]);
}

}  // namespace

Eigen symmetric_eigen(const Tensor& matrix) {
    dl::require(matrix.rank() == 2 && matrix.size(0) == matrix.size(1),
                "symmetric_eigen: needs a square matrix, got ", matrix.shape());
    dl::require<dl::Error>(dl::all_finite(matrix), "symmetric_eigen: the matrix has NaN or Inf");
    const int n = matrix.size(0);
    Matrix a{n, Row(static_cast<std::size_t>(n) * n)};
    for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j)
            a.row(i)[j] = double{matrix.at(std::max(i, j), std::min(i, j))};

    Tridiagonal t = tridiagonalise(a);
    Matrix z = diagonalise(t, n);

    std::vector<int> order(n);
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](int i, int j) { return t.diagonal[i] < t.diagonal[j]; });
    Eigen result{Tensor({n}), Tensor({n, n})};
    dl::parallel_for(n, 16, [&](std::int64_t from, std::int64_t to) {
        for (auto i = from; i < to; ++i) {
            double* row = z.row(order[i]);
            reflect_back(a, t.scale, row);
            write_vector(row, n, result.vectors.data() + i * n);
            result.values[i] = static_cast<float>(t.diagonal[order[i]]);
        }
    });
    return result;
}

}  // namespace lab05
