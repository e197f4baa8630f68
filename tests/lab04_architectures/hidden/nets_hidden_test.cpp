// Hidden: the networks of lab 4 and their parts on shapes and values that nobody has seen.

#include "tests/lab04_architectures/support.hpp"

using lab04::BatchNormResult;
using lab04::RunningStatistics;

TEST_CASE("hidden: batch norm of other images", "[lab04][4.1][hidden]") {
    Rng rng = hidden_rng("batch norm 2d");
    for (int trial = 0; trial < 5; ++trial) {
        const Shape shape = {rng.integer(2, 4), rng.integer(1, 5), rng.integer(1, 6),
                             rng.integer(2, 6)};
        const Shape channels = {shape[1]};
        const Tensor x = mixed(shape, rng), grad = mixed(shape, rng);
        const Tensor gamma = mixed(channels, rng), beta = mixed(channels, rng);
        const RunningStatistics running = {mixed(channels, rng),
                                           dl::square(mixed(channels, rng)) + 0.5f};
        for (const Mode mode : {Mode::train, Mode::eval}) {
            const lab04::BatchNormOptions options{.keep_old = 0.7f, .mode = mode};
            const BatchNormResult f =
                reference(calls::batch_norm_2d_forward, x, gamma, beta, running, options);
            CHECK_THAT(subject(calls::batch_norm_2d_forward, x, gamma, beta, running, options),
                       AllClose(f).tolerance(3e-5));
            CHECK_THAT(subject(calls::batch_norm_2d_backward, grad, f.normalised, f.deviation,
                               gamma, mode),
                       AllClose(reference(calls::batch_norm_2d_backward, grad, f.normalised,
                                          f.deviation, gamma, mode))
                           .tolerance(1e-4)
                           .scale(1));
        }
    }
}

TEST_CASE("hidden: global average pooling of other images", "[lab04][4.3][hidden]") {
    Rng rng = hidden_rng("global average");
    for (int trial = 0; trial < 5; ++trial) {
        const Shape shape = {rng.integer(1, 4), rng.integer(1, 5), rng.integer(1, 7),
                             rng.integer(1, 7)};
        const Tensor x = mixed(shape, rng), grad = mixed({shape[0], shape[1]}, rng);
        CHECK_THAT(subject(calls::global_avg_pool_forward, x),
                   AllClose(reference(calls::global_avg_pool_forward, x)).scale(1));
        CHECK_THAT(subject(calls::global_avg_pool_backward, grad, shape),
                   AllClose(reference(calls::global_avg_pool_backward, grad, shape)));
    }
}
