// The functions of lab 5, as the judge knows them.

#pragma once

#include <tuple>

#include "lab05_autoencoders/corrupt.hpp"
#include "lab05_autoencoders/sparsity.hpp"
#include "tests/lab05_autoencoders/wire.hpp"

namespace lab05::calls {

using harness::call;

inline constexpr auto encoder = call<&lab05::encode>("5.1", "encoder");
inline constexpr auto autoencoder = call<&lab05::look_at_autoencoder>("5.1", "autoencoder");
inline constexpr auto reconstruction_error =
    call<&lab05::reconstruction_error>("5.1", "reconstruction_error");
inline constexpr auto pca_fit = call<&lab05::pca_fit>("5.2", "pca_fit");
inline constexpr auto pca_encode = call<&lab05::pca_encode>("5.2", "pca_encode");
inline constexpr auto pca_decode = call<&lab05::pca_decode>("5.2", "pca_decode");
inline constexpr auto corrupt = call<&lab05::corrupt>("5.3", "corrupt");
inline constexpr auto denoising_step = call<&lab05::two_steps>("5.4", "denoising_step");
inline constexpr auto sparsity_penalty = call<&lab05::sparsity_penalty>("5.5", "sparsity_penalty");
inline constexpr auto sparsity_penalty_backward =
    call<&lab05::sparsity_penalty_backward>("5.5", "sparsity_penalty_backward");
inline constexpr auto transposed_linear_forward =
    call<&lab05::transposed_linear_forward>("5.6", "transposed_linear_forward");
inline constexpr auto transposed_linear_backward =
    call<&lab05::transposed_linear_backward>("5.6", "transposed_linear_backward");
inline constexpr auto tied_autoencoder = call<&lab05::look_at_tied>("5.6", "tied_autoencoder");
inline constexpr auto tied_gradients = call<&lab05::tied_step>("5.6", "tied_gradients");

inline constexpr auto all = std::tuple{encoder,
                                       autoencoder,
                                       reconstruction_error,
                                       pca_fit,
                                       pca_encode,
                                       pca_decode,
                                       corrupt,
                                       denoising_step,
                                       sparsity_penalty,
                                       sparsity_penalty_backward,
                                       transposed_linear_forward,
                                       transposed_linear_backward,
                                       tied_autoencoder,
                                       tied_gradients};

}  // namespace lab05::calls
