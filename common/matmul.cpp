// Matrix products: checks and bookkeeping around kernels/gemm.

#include "common/matmul.hpp"

#include "common/error.hpp"
#include "common/kernels/gemm.hpp"

namespace dl {

Tensor matmul(const Tensor& a, const Tensor& b, const MatmulOptions& options) {
    require(a.rank() == 2 && b.rank() == 2, "matmul: needs two matrices, got a ", a.shape(),
            " and b ", b.shape(), "; reshape batches to (N, features) first");
    const int inner_a = a.size(options.transpose_a ? 0 : 1);
    const int inner_b = b.size(options.transpose_b ? 1 : 0);
    const char* rule = options.transpose_a && options.transpose_b
                           ? "rows of a must equal columns of b"
                       : options.transpose_a ? "rows of a must equal rows of b"
                       : options.transpose_b ? "columns of a must equal columns of b"
                                             : "columns of a must equal rows of b";
    require(inner_a == inner_b, "matmul: ", rule, ", got a ", a.shape(), " and b ", b.shape(),
            "; is one of them transposed?");

    const int m = a.size(options.transpose_a ? 1 : 0);
    const int n = b.size(options.transpose_b ? 0 : 1);
    const auto view = [](const Tensor& t, bool transposed) {
        return transposed ? kernels::MatrixView{t.data(), 1, t.size(1)}
                          : kernels::MatrixView{t.data(), t.size(1), 1};
    };
    Tensor out = Tensor::uninitialised({m, n});
    kernels::gemm(m, n, inner_a, view(a, options.transpose_a), view(b, options.transpose_b),
                  out.data(), n);
    return out;
}

}  // namespace dl
