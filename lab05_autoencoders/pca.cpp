// Principal components: what a linear autoencoder could reach at best.
//
// You write     5.2 pca_fit, pca_encode, pca_decode
// You are given symmetric_eigen(matrix) (eigen.hpp), dl::matmul, dl::mean(x, {0})
// Check         ./course check 5.2          Stuck?  ./course hint 5.2
//
// Letters: n sample (N), d feature (D), c component (k).

#include "lab05_autoencoders/pca.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"
#include "lab05_autoencoders/eigen.hpp"

namespace lab05 {

using dl::Tensor;

// Exercise 5.2: the directions
//
//     x   1 1     mean 2 2     centred  -1 -1     covariance  1 1     values 2 and 0
//         3 3                            1  1     (1/N)       1 1     first direction (0.71, 0.71)
//
// Steps
//   1. Subtract the mean of every column.
//   2. Covariance (D, D): features with features, not samples with samples. Divide by N.
//   3. symmetric_eigen gives the smallest value first; keep the k largest, the largest first. An
//      eigenvalue is the variance along its vector.
//   4. The total variance is the sum of all D eigenvalues, which is the sum of the diagonal.
Pca pca_fit(const Tensor& x, int k) {
    dl::require(x.rank() == 2 && x.size(0) >= 1, "pca_fit: needs samples (N, D), got ", x.shape());
    dl::require<dl::Error>(k >= 1 && k <= x.size(1), "pca_fit: ", x.size(1), " features have 1 to ",
                           x.size(1), " components, got k = ", k);

    // TODO(5.2): your code here.
    dl::todo("5.2 pca_fit");
}

// Exercise 5.2: from samples to coordinates. With the example above, (1, 1) has the code -1.414.
Tensor pca_encode(const Pca& pca, const Tensor& x) {
    dl::require(x.rank() == 2 && x.size(1) == pca.components.size(1), "pca_encode: components ",
                pca.components.shape(), " do not fit samples ", x.shape());

    // TODO(5.2): your code here.
    dl::todo("5.2 pca_encode");
}

// Exercise 5.2: and back. What is missing is what the other directions held.
Tensor pca_decode(const Pca& pca, const Tensor& codes) {
    dl::require(codes.rank() == 2 && codes.size(1) == pca.components.size(0),
                "pca_decode: components ", pca.components.shape(), " do not fit codes ",
                codes.shape());

    // TODO(5.2): your code here.
    dl::todo("5.2 pca_decode");
}

}  // namespace lab05
