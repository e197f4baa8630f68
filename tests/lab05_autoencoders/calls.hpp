// The functions of lab 5, as the judge knows them.

#pragma once

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

inline constexpr auto pretrain_stack =
    call<&lab05::pretrain>("5.7", "pretrain_stack", {.seconds = 60});
inline constexpr auto classifier = call<&lab05::look_at_classifier>("5.8", "classifier");
inline constexpr auto start_from = call<&lab05::start_classifier>("5.8", "start_from");
inline constexpr auto fine_tune_autoencoder =
    call<&lab05::tune_autoencoder>("5.8", "fine_tune_autoencoder", {.seconds = 60});
inline constexpr auto fine_tune_classifier =
    call<&lab05::tune_classifier>("5.8", "fine_tune_classifier", {.seconds = 60});
inline constexpr auto parameters_of = call<&lab05::names_in>("5.9", "parameters_of");
inline constexpr auto frozen_step = call<&lab05::rest_twice>("5.9", "frozen_step");
inline constexpr auto conv_autoencoder = call<&lab05::look_at_conv>("5.10", "conv_autoencoder");
inline constexpr auto rotate = call<&lab05::rotate>("5.11", "rotate");
inline constexpr auto rotation_batch = call<&lab05::rotation_batch>("5.11", "rotation_batch");
inline constexpr auto patch_pairs = call<&lab05::patch_pairs>("5.11", "patch_pairs");
inline constexpr auto colour_task = call<&lab05::colour_task>("5.12", "colour_task");
inline constexpr auto recolour = call<&lab05::recolour>("5.12", "recolour");
inline constexpr auto cut_hole = call<&lab05::cut_hole>("5.12", "cut_hole");
inline constexpr auto hole_error = call<&lab05::hole_error>("5.12", "hole_error");
inline constexpr auto hole_error_backward =
    call<&lab05::hole_error_backward>("5.12", "hole_error_backward");
inline constexpr auto cut_tiles = call<&lab05::cut_tiles>("5.12", "cut_tiles");
inline constexpr auto arrange_tiles = call<&lab05::arrange_tiles>("5.12", "arrange_tiles");
inline constexpr auto nearest_centres = call<&lab05::nearest_centres>("5.13", "nearest_centres");
inline constexpr auto move_centres = call<&lab05::move_centres>("5.13", "move_centres");
inline constexpr auto k_means = call<&lab05::k_means>("5.13", "k_means");
inline constexpr auto purity = call<&lab05::purity>("5.13", "purity");
inline constexpr auto weigh_terms = call<&lab05::weigh_terms>("5.14", "weigh_terms");
inline constexpr auto latent_directions =
    call<&lab05::latent_directions>("5.14", "latent_directions");
inline constexpr auto cosine_similarities =
    call<&lab05::cosine_similarities>("5.14", "cosine_similarities");
inline constexpr auto average_precision =
    call<&lab05::average_precision>("5.14", "average_precision");
inline constexpr auto mean_average_precision =
    call<&lab05::mean_average_precision>("5.14", "mean_average_precision");
inline constexpr auto scale_records = call<&lab05::scale_records>("5.15", "scale_records");
inline constexpr auto deep_patient =
    call<&lab05::patient>("5.15", "fit_deep_patient", {.seconds = 60});
inline constexpr auto area_under_roc = call<&lab05::area_under_roc>("5.15", "area_under_roc");
inline constexpr auto reparameterise_forward =
    call<&lab05::reparameterise_forward>("5.16", "reparameterise_forward");
inline constexpr auto reparameterise_backward =
    call<&lab05::reparameterise_backward>("5.16", "reparameterise_backward");
inline constexpr auto kl_to_normal =
    call<static_cast<float (*)(const dl::Tensor&, const dl::Tensor&)>(&lab05::kl_to_normal)>(
        "5.16", "kl_to_normal");
inline constexpr auto kl_to_normal_backward =
    call<&lab05::kl_to_normal_backward>("5.16", "kl_to_normal_backward");

inline constexpr auto all = [](const auto& visit) {
    visit(encoder, autoencoder, reconstruction_error, pca_fit, pca_encode, pca_decode, corrupt,
          denoising_step, sparsity_penalty, sparsity_penalty_backward, transposed_linear_forward,
          transposed_linear_backward, tied_autoencoder, tied_gradients, pretrain_stack, classifier,
          start_from, fine_tune_autoencoder, fine_tune_classifier, parameters_of, frozen_step,
          conv_autoencoder, rotate, rotation_batch, patch_pairs, colour_task, recolour, cut_hole,
          hole_error, hole_error_backward, cut_tiles, arrange_tiles, nearest_centres, move_centres,
          k_means, purity, weigh_terms, latent_directions, cosine_similarities, average_precision,
          mean_average_precision, scale_records, deep_patient, area_under_roc,
          reparameterise_forward, reparameterise_backward, kl_to_normal, kl_to_normal_backward);
};

}  // namespace lab05::calls
