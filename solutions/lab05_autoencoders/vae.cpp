// Variational autoencoders: a code is a cloud, and all clouds together fill the space around 0.
//
// You write     5.16 reparameterise_forward, reparameterise_backward, kl_to_normal,
//               kl_to_normal_backward
// You are given vae.hpp, dl::exp, arithmetic on whole tensors
// Check         ./course check 5.16         Stuck?  ./course hint 5.16

#include "lab05_autoencoders/vae.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

void check_cloud(const char* call, const Tensor& a, const Tensor& log_variance) {
    dl::require(a.rank() == 2 && a.size(0) >= 1 && a.shape() == log_variance.shape(), call,
                ": all tensors need one shape (N, K), got ", a.shape(), " and ",
                log_variance.shape());
}

}  // namespace

// Exercise 5.16: chance comes from outside, so a gradient can pass by it
//
//     mean 1    log_variance ln 4 = 1.386    noise -0.5    point 1 + 2 * -0.5 = 0
Tensor reparameterise_forward(const Tensor& mean, const Tensor& log_variance, const Tensor& noise) {
    check_cloud("reparameterise_forward", mean, log_variance);
    check_cloud("reparameterise_forward", noise, log_variance);

    // BEGIN SOLUTION 5.16 reparameterise_forward
    return mean + dl::exp(log_variance / 2.0f) * noise;
    // END SOLUTION
}

// Exercise 5.16: point = mean + exp(log_variance / 2) * noise. Two derivatives.
CloudGradients reparameterise_backward(const Tensor& grad_output, const Tensor& log_variance,
                                       const Tensor& noise) {
    check_cloud("reparameterise_backward", grad_output, log_variance);
    check_cloud("reparameterise_backward", noise, log_variance);

    // BEGIN SOLUTION 5.16 reparameterise_backward
    return {grad_output, grad_output * noise * dl::exp(log_variance / 2.0f) / 2.0f};
    // END SOLUTION
}

// Exercise 5.16: 0 for a cloud around 0 with variance 1, more for any other
//
//     mean 1, log_variance 0, two units: (1 + 1 - 1 - 0) / 2 * 2 = 1
float kl_to_normal(const Tensor& mean, const Tensor& log_variance) {
    check_cloud("kl_to_normal", mean, log_variance);

    // BEGIN SOLUTION 5.16 kl_to_normal
    const Tensor parts = dl::exp(log_variance) + dl::square(mean) - 1.0f - log_variance;
    return dl::sum(parts) / 2 / mean.size(0);
    // END SOLUTION
}

// Exercise 5.16: derive the sum by mean and by log_variance; the mean over samples comes along
CloudGradients kl_to_normal_backward(const Tensor& mean, const Tensor& log_variance) {
    check_cloud("kl_to_normal_backward", mean, log_variance);

    // BEGIN SOLUTION 5.16 kl_to_normal_backward
    const auto count = static_cast<float>(mean.size(0));
    return {mean / count, (dl::exp(log_variance) - 1.0f) / (2 * count)};
    // END SOLUTION
}

}  // namespace lab05
