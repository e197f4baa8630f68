// Which sanitizer this program was built with: some tests count what a sanitizer changes.

#pragma once

#if defined(__has_feature)
#define TESTS_HAS_FEATURE(feature) __has_feature(feature)
#else
#define TESTS_HAS_FEATURE(feature) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || TESTS_HAS_FEATURE(address_sanitizer)
inline constexpr bool under_address_sanitizer = true;
#else
inline constexpr bool under_address_sanitizer = false;
#endif

#if defined(__SANITIZE_THREAD__) || TESTS_HAS_FEATURE(thread_sanitizer)
inline constexpr bool under_thread_sanitizer = true;
#else
inline constexpr bool under_thread_sanitizer = false;
#endif

/// For what a constant cannot do: leaving out definitions that a sanitizer brings itself.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
    TESTS_HAS_FEATURE(address_sanitizer) || TESTS_HAS_FEATURE(thread_sanitizer)
#define TESTS_UNDER_SANITIZER 1
#else
#define TESTS_UNDER_SANITIZER 0
#endif
