# The targets of a lab. For lab01_perceptron, course_lab makes
#   lab01                   all of it that a learner's edit touches: worker and apps
#   lab01_mine              the learner's code        lab01_reference         the solutions
#   lab01_worker            answers calls, checked    lab01_reference_worker  the same, optimised
#   judge_lab01             the tests; no edit of an exercise rebuilds it
#   judge_lab01_debug       tests and learner's code in one program, for a debugger; no grade
#   gates, gates_reference  apps/gates.cpp with the learner's code, and with the solutions
#   lab01_alternatives      workers of other correct solutions: TESTS/alternatives/STYLE/*.cpp
#   check_lab01, check_1_8  build what changed and judge it: the whole lab, or one exercise
# A lab without solutions (a handout) has no *_reference targets: its judge replays recorded answers.
# So does the judge of a lab whose solutions came along for the sake of later labs.

# CTest reads this file when it starts; it adds the learner's checks when they are asked for.
configure_file("${CMAKE_CURRENT_LIST_DIR}/student_tests.cmake.in"
  "${PROJECT_BINARY_DIR}/student_tests.cmake" @ONLY)
file(WRITE "${PROJECT_BINARY_DIR}/student_checks.cmake" "")
set_property(DIRECTORY "${PROJECT_SOURCE_DIR}" APPEND PROPERTY
  TEST_INCLUDE_FILES "${PROJECT_BINARY_DIR}/student_tests.cmake")

set(COURSE_MINE "" CACHE STRING "Labs whose learner's code stands under later labs: lab01;lab02")

# Every folder labNN_* that is here, in order; each stands on all earlier ones.
function(course_labs)
  file(GLOB folders CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}"
    "${PROJECT_SOURCE_DIR}/lab[0-9][0-9]_*")
  set(earlier "")
  foreach(folder IN LISTS folders)
    if(EXISTS "${PROJECT_SOURCE_DIR}/tests/${folder}/calls.hpp")
      course_lab(${folder} EARLIER ${earlier})
      string(REGEX REPLACE "_.*" "" lab ${folder})
      list(APPEND earlier ${lab})
    endif()
  endforeach()
endfunction()

# course_lab(FOLDER [TESTS dir] [SOLUTIONS dir] [EARLIER lab01 lab02 ...] [NO_CHECKS])
function(course_lab folder)
  cmake_parse_arguments(arg "NO_CHECKS" "TESTS;SOLUTIONS" "EARLIER" ${ARGN})
  cmake_path(GET folder FILENAME folder_name)
  string(REGEX REPLACE "_.*" "" lab ${folder_name})
  if(NOT arg_TESTS)
    set(arg_TESTS "tests/${folder}")
  endif()
  if(NOT arg_SOLUTIONS)
    set(arg_SOLUTIONS "solutions/${folder}")
  endif()
  set(source "${PROJECT_SOURCE_DIR}/${folder}")
  set(tests "${PROJECT_SOURCE_DIR}/${arg_TESTS}")
  set(solutions "${PROJECT_SOURCE_DIR}/${arg_SOLUTIONS}")
  set(generated "${PROJECT_BINARY_DIR}/generated/${lab}")

  # What earlier labs are linked: the solution, unless the learner says "use mine" or has no other.
  set(earlier_mine common)
  set(earlier_reference common)
  foreach(earlier IN LISTS arg_EARLIER)
    if(TARGET ${earlier}_reference)
      list(APPEND earlier_reference ${earlier}_reference)
    endif()
    if(${earlier} IN_LIST COURSE_MINE OR NOT TARGET ${earlier}_reference)
      list(APPEND earlier_mine ${earlier}_mine)
    else()
      list(APPEND earlier_mine ${earlier}_reference)
    endif()
  endforeach()

  file(GLOB mine CONFIGURE_DEPENDS "${source}/*.cpp")
  file(GLOB completed CONFIGURE_DEPENDS "${solutions}/*.cpp")
  list(FILTER completed EXCLUDE REGEX "/misconceptions[a-z_]*\\.cpp$")
  file(GLOB bridge CONFIGURE_DEPENDS "${tests}/calls*.cpp")  # given functions beside the calls
  file(GLOB mistakes CONFIGURE_DEPENDS "${solutions}/misconceptions*.cpp")

  # Given files have no counterpart in the solutions. Compiled once, they serve both worlds.
  set(given "")
  if(completed)
    foreach(file IN LISTS mine)
      cmake_path(GET file FILENAME name)
      if(NOT EXISTS "${solutions}/${name}")
        list(APPEND given "${file}")
      endif()
    endforeach()
    list(REMOVE_ITEM mine ${given})
  endif()
  set(with_given "")
  if(given)
    course_objects(${lab}_given SOURCES ${given} FLAGS course_exercise_flags)
    set(with_given GIVEN ${lab}_given)
  endif()

  course_exercise_library(${lab}_mine SOURCES ${mine} ${with_given} USES ${earlier_mine})
  configure_file("${PROJECT_SOURCE_DIR}/tests/harness/worker_main.cpp.in" ${generated}/worker.cpp)
  course_grading_kit(${lab} "${arg_EARLIER}" ${generated}/worker.cpp ${bridge})
  course_worker(${lab}_worker SOURCES $<TARGET_OBJECTS:${lab}_kit_main>
    USES ${lab}_mine_checked harness_worker_checked)
  if(completed)
    course_exercise_library(${lab}_reference
      SOURCES ${completed} ${with_given} USES ${earlier_reference})
  endif()
  if(mistakes)  # without them the judge replays recorded answers
    configure_file("${PROJECT_SOURCE_DIR}/tests/harness/reference_main.cpp.in"
      ${generated}/reference.cpp)
    course_worker(${lab}_reference_worker SOURCES ${generated}/reference.cpp ${bridge} ${mistakes}
      USES ${lab}_reference harness_worker)
    course_alternatives(${lab} "${tests}/alternatives" ${generated}/worker.cpp ${bridge})
  endif()

  course_judge(${lab} ${folder} "${arg_TESTS}" "${generated}" ${bridge})
  course_apps(${lab} "${source}/apps")
  add_custom_target(${lab} DEPENDS ${lab}_worker ${${lab}_apps})
  if(NOT arg_NO_CHECKS)
    course_checks(${lab} "${source}/exercises.txt")
  endif()
endfunction()

# Learners' files and solutions.
function(course_exercise_library name)
  # Nobody asks errno why a root failed. Then a loop over roots can be vectors.
  foreach(source IN LISTS ARGN)
    if(source MATCHES "/optimisers\\.cpp$")
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS -fno-math-errno)
    endif()
  endforeach()
  course_library(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE course_exercise_flags)
  target_link_libraries(${name}_checked PRIVATE course_exercise_flags)
endfunction()

function(course_worker name)
  cmake_parse_arguments(arg "" "" "SOURCES;USES" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE course_flags ${arg_USES} course_worker_flags)
endfunction()

# What a grader needs to build a submission by itself, without CMake: compiler, flags, the objects
# of the worker's main function, and libraries. No code of the learner's folder is among them.
function(course_grading_kit lab earlier_labs)
  add_library(${lab}_kit_main OBJECT EXCLUDE_FROM_ALL ${ARGN})
  target_link_libraries(${lab}_kit_main
    PRIVATE course_flags ${lab}_mine_checked harness_worker_checked course_worker_flags)
  set(archives "")
  foreach(earlier IN LISTS earlier_labs)
    if(TARGET ${earlier}_reference)
      list(PREPEND archives ${earlier}_reference_checked)
    endif()
  endforeach()
  list(APPEND archives harness_worker_checked harness_values_checked common_around common_tensors_checked)
  add_custom_target(${lab}_kit DEPENDS ${archives})
  add_dependencies(${lab}_kit ${lab}_kit_main)  # objects alone would not ask for the archives
  list(TRANSFORM archives REPLACE "(.+)" "archive=$<TARGET_FILE:\\1>\n")
  string(JOIN "" archives ${archives})
  string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)
  file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/generated/${lab}/kit.txt" CONTENT
"compiler=${CMAKE_CXX_COMPILER}${CMAKE_CXX_COMPILER_ARG1}
flags=${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${build_type}} ${CMAKE_CXX20_EXTENSION_COMPILE_OPTION}
flag=$<JOIN:$<TARGET_PROPERTY:${lab}_mine_checked,COMPILE_OPTIONS>,
flag=>
link=$<JOIN:$<TARGET_PROPERTY:${lab}_worker,LINK_OPTIONS>,
link=>
object=$<JOIN:$<TARGET_OBJECTS:${lab}_kit_main>,
object=>
${archives}")
endfunction()

# Each folder of alternatives replaces some files of the solutions by others that are right as well.
# They are checked like a learner's code. The linker takes a function from the first that has it.
function(course_alternatives lab folder)
  add_custom_target(${lab}_alternatives)
  file(GLOB styles CONFIGURE_DEPENDS "${folder}/*")
  foreach(style IN LISTS styles)
    file(GLOB sources CONFIGURE_DEPENDS "${style}/*.cpp")
    if(sources)
      cmake_path(GET style FILENAME name)
      set(worker ${lab}_alternative_${name}_worker)
      course_worker(${worker} SOURCES ${ARGN} ${sources}
        USES ${lab}_reference_checked harness_worker_checked)
      set_target_properties(${worker} PROPERTIES EXCLUDE_FROM_ALL ON)
      add_dependencies(${lab}_alternatives ${worker})
    endif()
  endforeach()
endfunction()

# One program of all tests, public and hidden. It links neither learner's code nor solutions.
function(course_judge lab folder arg_TESTS generated)
  set(tests "${PROJECT_SOURCE_DIR}/${arg_TESTS}")
  file(GLOB sources CONFIGURE_DEPENDS "${tests}/*_test.cpp" "${tests}/hidden/*_test.cpp")
  set(in_process "")
  configure_file("${PROJECT_SOURCE_DIR}/tests/harness/judge_main.cpp.in" ${generated}/judge.cpp)
  add_library(${lab}_tests OBJECT ${sources})
  target_link_libraries(${lab}_tests PRIVATE course_strict_flags course_test_flags harness_judge)
  add_executable(judge_${lab} ${generated}/judge.cpp $<TARGET_OBJECTS:${lab}_tests>)
  target_link_libraries(judge_${lab} PRIVATE course_strict_flags harness_runner)

  set(in_process ", harness::table_of(${lab}::calls::all)")
  configure_file("${PROJECT_SOURCE_DIR}/tests/harness/judge_main.cpp.in" ${generated}/judge_debug.cpp)
  add_executable(judge_${lab}_debug EXCLUDE_FROM_ALL
    ${generated}/judge_debug.cpp ${ARGN} $<TARGET_OBJECTS:${lab}_tests>)
  target_link_libraries(judge_${lab}_debug PRIVATE course_flags ${lab}_mine harness_runner)
endfunction()

# Every apps/*.cpp becomes two programs: with the learner's code, and with the solutions.
function(course_apps lab folder)
  file(GLOB sources CONFIGURE_DEPENDS "${folder}/*.cpp")
  set(apps "")
  foreach(source IN LISTS sources)
    cmake_path(GET source STEM app)
    add_library(${app}_app OBJECT ${source})
    target_link_libraries(${app}_app PRIVATE course_flags)
    foreach(kind mine reference)
      if(TARGET ${lab}_${kind})
        set(target ${app})
        if(kind STREQUAL reference)
          set(target ${app}_reference)
        else()
          list(APPEND apps ${app})
        endif()
        add_executable(${target} $<TARGET_OBJECTS:${app}_app>)
        target_link_libraries(${target} PRIVATE ${lab}_${kind})
      endif()
    endforeach()
  endforeach()
  set(${lab}_apps "${apps}" PARENT_SCOPE)
endfunction()

# check_lab01 and check_1_8, and the same for `ctest -L student`.
function(course_checks lab catalogue)
  set(needs judge_${lab} ${lab}_worker)
  if(TARGET ${lab}_reference_worker)
    list(APPEND needs ${lab}_reference_worker)
  endif()
  add_custom_target(check_${lab} COMMAND judge_${lab} DEPENDS ${needs} USES_TERMINAL VERBATIM)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${catalogue}")
  file(STRINGS "${catalogue}" lines REGEX "^[ ]*[0-9]")
  foreach(line IN LISTS lines)
    string(REGEX MATCH "[0-9]+\\.[0-9]+" id "${line}")
    string(REPLACE "." "_" target "check_${id}")
    add_custom_target(${target} COMMAND judge_${lab} --only ${id} DEPENDS ${needs}
      USES_TERMINAL VERBATIM)
    course_student_test("${lab} ${id}" ${target})
  endforeach()
endfunction()

function(course_student_test name target)
  file(APPEND "${PROJECT_BINARY_DIR}/student_checks.cmake"
    "add_test([[${name}]] [[${CMAKE_COMMAND}]] --build [[${PROJECT_BINARY_DIR}]] --target ${target})\n"
    "set_tests_properties([[${name}]] PROPERTIES LABELS student RESOURCE_LOCK student)\n")
endfunction()
