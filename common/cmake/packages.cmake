# Packages: what is installed is used; what is not is fetched, pinned by tag and hash.
# Nothing is downloaded where the packages are installed (./course does that).

include(FetchContent)
if(POLICY CMP0135)
  cmake_policy(SET CMP0135 NEW)  # unpacked files get the time of unpacking
endif()

# --- Catch2: 3.x, or 2.13 as Debian 12 has it; tests/support/catch.hpp hides the difference -----
find_package(Catch2 3 QUIET)
if(NOT Catch2_FOUND AND NOT FETCHCONTENT_SOURCE_DIR_CATCH2)
  find_package(Catch2 2.13 QUIET)
endif()
if(NOT Catch2_FOUND)
  FetchContent_Declare(Catch2
    URL https://github.com/catchorg/Catch2/archive/refs/tags/v3.7.1.tar.gz
    URL_HASH SHA256=c991b247a1a0d7bb9c39aa35faf0fe9e19764213f28ffba3109388e62ee0269c)
  FetchContent_MakeAvailable(Catch2)
  list(APPEND CMAKE_MODULE_PATH "${catch2_SOURCE_DIR}/extras")
  # Our warning flags are not for the headers of others.
  get_target_property(catch2_includes Catch2 INTERFACE_INCLUDE_DIRECTORIES)
  set_target_properties(Catch2 PROPERTIES
    INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${catch2_includes}")
endif()
include(Catch)

# Without a main function, for programs that have their own.
add_library(course_catch_library INTERFACE)
target_link_libraries(course_catch_library INTERFACE Catch2::Catch2)
add_library(course_catch INTERFACE)
target_link_libraries(course_catch INTERFACE Catch2::Catch2WithMain)

# --- stb_image and stb_image_write: two headers, read by common/image.cpp alone -----------------
find_path(COURSE_STB_INCLUDE NAMES stb_image_write.h PATH_SUFFIXES stb
  DOC "The folder of stb_image.h and stb_image_write.h")
set(stb_url https://raw.githubusercontent.com/nothings/stb/013ac3beddff3dbffafd5177e7972067cd2b5083)
if(COURSE_STB_INCLUDE)
  set(course_stb_include "${COURSE_STB_INCLUDE}")
else()
  FetchContent_Declare(stb_image URL ${stb_url}/stb_image.h DOWNLOAD_NO_EXTRACT TRUE
    URL_HASH SHA256=594c2fe35d49488b4382dbfaec8f98366defca819d916ac95becf3e75f4200b3)
  FetchContent_Declare(stb_image_write URL ${stb_url}/stb_image_write.h DOWNLOAD_NO_EXTRACT TRUE
    URL_HASH SHA256=cbd5f0ad7a9cf4468affb36354a1d2338034f2c12473cf1a8e32053cb6914a05)
  FetchContent_MakeAvailable(stb_image stb_image_write)
  set(course_stb_include "${stb_image_SOURCE_DIR}" "${stb_image_write_SOURCE_DIR}")
endif()

# --- CLI11 and nlohmann_json: for the course command and the judge, nothing else ----------------
find_package(CLI11 2.1 QUIET)
if(NOT CLI11_FOUND)
  FetchContent_Declare(CLI11
    URL https://github.com/CLIUtils/CLI11/archive/refs/tags/v2.4.2.tar.gz
    URL_HASH SHA256=f2d893a65c3b1324c50d4e682c0cdc021dd0477ae2c048544f39eed6654b699a)
  set(CLI11_BUILD_TESTS OFF CACHE BOOL "" FORCE)
  set(CLI11_BUILD_EXAMPLES OFF CACHE BOOL "" FORCE)
  set(CLI11_BUILD_DOCS OFF CACHE BOOL "" FORCE)
  FetchContent_MakeAvailable(CLI11)
endif()
add_library(course_command_line INTERFACE)
target_link_libraries(course_command_line INTERFACE CLI11::CLI11)

find_package(nlohmann_json 3.9 QUIET)
if(NOT nlohmann_json_FOUND)
  FetchContent_Declare(nlohmann_json
    URL https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz
    URL_HASH SHA256=d6c65aca6b1ed68e7a182f4757257b107ae403032760ed6ef121c9d55e81757d)
  FetchContent_MakeAvailable(nlohmann_json)
endif()
add_library(course_json INTERFACE)
target_link_libraries(course_json INTERFACE nlohmann_json::nlohmann_json)
