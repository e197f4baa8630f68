# The one place for compiler flags, and the functions that make the targets of the course.

set(COURSE_SANITIZE "" CACHE STRING "Sanitizers for the whole build: address,undefined or thread")
option(COURSE_WERROR "Treat warnings as errors (CI does)" OFF)
option(COURSE_FUZZ "Build the fuzz targets; needs Clang" OFF)

foreach(minimum "GNU 11" "Clang 14" "AppleClang 14")
  separate_arguments(minimum)
  list(GET minimum 0 name)
  list(GET minimum 1 version)
  if(CMAKE_CXX_COMPILER_ID STREQUAL name AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS version)
    message(FATAL_ERROR "${name} ${CMAKE_CXX_COMPILER_VERSION} is too old for C++20: "
      "the course needs ${name} ${version} or newer. Choose another one with CXX=...")
  endif()
endforeach()

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, Debug or RelWithDebInfo" FORCE)
endif()
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
find_package(Threads REQUIRED)

# --- Flags -----------------------------------------------------------------------------------

# Sums keep their order and products are not fused behind our back: the same numbers with every
# compiler. Kernels that want fused multiply-adds say so where they are.
add_library(course_flags INTERFACE)
target_compile_features(course_flags INTERFACE cxx_std_20)
target_include_directories(course_flags INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(course_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -ffp-contract=off $<$<BOOL:${COURSE_WERROR}>:-Werror>)
# GCC 12 warns about "literal" + std::string where nothing overlaps (GCC bug 105651).
target_compile_options(course_flags INTERFACE
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)
target_link_libraries(course_flags INTERFACE Threads::Threads)

# Conversion warnings hold for everything but the exercises: `sum / count` shall stay readable.
add_library(course_strict_flags INTERFACE)
target_link_libraries(course_strict_flags INTERFACE course_flags)
target_compile_options(course_strict_flags INTERFACE -Wconversion
  # Clang counts the sign among conversions, GCC does not: one meaning for both.
  $<$<CXX_COMPILER_ID:Clang,AppleClang>:-Wno-sign-conversion>)

# Checked code reports an index out of bounds with file and line. This is what judges exercises.
set(checked_options -O1 -g1 -UNDEBUG -D_GLIBCXX_ASSERTIONS -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC's flow analysis sees ghosts in the code that the sanitizers add.
  list(APPEND checked_options -Wno-stringop-overflow -Wno-maybe-uninitialized -Wno-array-bounds)
endif()
if(COURSE_FUZZ)
  set(COURSE_SANITIZE fuzzer-no-link,address,undefined)
endif()
if(COURSE_SANITIZE)
  add_compile_options(-fsanitize=${COURSE_SANITIZE} -fno-sanitize-recover=all ${checked_options})
  add_link_options(-fsanitize=${COURSE_SANITIZE})
endif()
add_library(course_checked_flags INTERFACE)
if(NOT COURSE_SANITIZE)
  target_compile_options(course_checked_flags INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all ${checked_options})
  target_link_options(course_checked_flags INTERFACE -fsanitize=address,undefined)
endif()

# A kernel named *_avx512.cpp or *_avx2.cpp is compiled for those instructions and is called only
# where the processor has them. Every other file keeps to what all processors have.
function(course_instruction_sets)
  if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    return()
  endif()
  foreach(source ${ARGN})
    if(source MATCHES "_avx512\\.cpp$")
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "-mavx512f;-mfma")
    elseif(source MATCHES "_avx2\\.cpp$")
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "-mavx2;-mfma")
    endif()
  endforeach()
endfunction()

# A stub uses neither its parameters nor the sizes that its checks found.
add_library(course_exercise_flags INTERFACE)
target_compile_options(course_exercise_flags INTERFACE
  -Wno-unused-parameter -Wno-unused-variable -Wno-unused-but-set-variable)

# Tests are compiled more often than they run, and the course command waits for compilers. The
# judge and the workers only wait for the code under test, and their packing and unpacking takes
# much to optimise.
add_library(course_command_flags INTERFACE)
target_compile_options(course_command_flags INTERFACE -O1)
add_library(course_test_flags INTERFACE)
target_compile_options(course_test_flags INTERFACE -O0)
add_library(course_worker_flags INTERFACE)
target_compile_options(course_worker_flags INTERFACE -Wno-unused-parameter -O0)

# --- Targets ---------------------------------------------------------------------------------

# course_library(NAME SOURCES... [STRICT] [GIVEN objects] [USES libraries...]) makes NAME, optimised,
# and NAME_checked, with sanitizers. The checked one is built only when something asks for it.
# GIVEN names objects of course_objects that are compiled once for several libraries.
function(course_library name)
  cmake_parse_arguments(arg "STRICT" "GIVEN" "SOURCES;USES" ${ARGN})
  set(flags course_flags)
  if(arg_STRICT)
    set(flags course_strict_flags)
  endif()
  course_instruction_sets(${arg_SOURCES})
  if(arg_GIVEN)
    set(given $<TARGET_OBJECTS:${arg_GIVEN}>)
    set(given_checked $<TARGET_OBJECTS:${arg_GIVEN}_checked>)
  endif()
  add_library(${name} STATIC ${arg_SOURCES} ${given})
  target_link_libraries(${name} PRIVATE ${flags} PUBLIC course_flags ${arg_USES})

  list(TRANSFORM arg_USES APPEND _checked OUTPUT_VARIABLE checked_uses)
  add_library(${name}_checked STATIC EXCLUDE_FROM_ALL ${arg_SOURCES} ${given_checked})
  target_link_libraries(${name}_checked
    PRIVATE ${flags} PUBLIC course_flags course_checked_flags ${checked_uses})
endfunction()

# course_objects(NAME SOURCES... FLAGS libraries...) compiles files once, and once more checked.
function(course_objects name)
  cmake_parse_arguments(arg "" "" "SOURCES;FLAGS" ${ARGN})
  add_library(${name} OBJECT ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE course_flags ${arg_FLAGS})
  add_library(${name}_checked OBJECT EXCLUDE_FROM_ALL ${arg_SOURCES})
  target_link_libraries(${name}_checked PRIVATE course_flags course_checked_flags ${arg_FLAGS})
endfunction()

# course_tests(NAME USES libraries...) makes one Catch2 program of every *_test.cpp beside the
# caller's CMakeLists.txt, and tells CTest about each of its test cases.
function(course_tests name)
  cmake_parse_arguments(arg "" "" "USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *_test.cpp)
  add_executable(${name} ${sources})
  target_link_libraries(${name}
    PRIVATE course_strict_flags course_test_flags course_catch ${arg_USES})
  catch_discover_tests(${name} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
    TEST_PREFIX "${name}: " PROPERTIES TIMEOUT 300)
endfunction()

# course_fuzz_target(NAME SOURCES... [USES libraries...]) makes fuzz_NAME, a short run for CTest, and
# with COURSE_FUZZ libfuzzer_NAME, which searches until it is stopped.
function(course_fuzz_target name)
  cmake_parse_arguments(arg "" "" "SOURCES;USES" ${ARGN})
  add_executable(fuzz_${name} ${arg_SOURCES} short_run.cpp)
  target_link_libraries(fuzz_${name} PRIVATE course_strict_flags common ${arg_USES})
  add_test(NAME "fuzz: ${name} files that are damaged" COMMAND fuzz_${name})
  if(COURSE_FUZZ)
    add_executable(libfuzzer_${name} EXCLUDE_FROM_ALL ${arg_SOURCES})
    target_link_libraries(libfuzzer_${name} PRIVATE course_strict_flags common ${arg_USES})
    target_link_options(libfuzzer_${name} PRIVATE -fsanitize=fuzzer)
  endif()
endfunction()
