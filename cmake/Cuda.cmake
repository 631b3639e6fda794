# The CUDA device as a module that is loaded at run time: headroom_cuda.so beside the program.
#   HEADROOM_CUDA=AUTO   built where nvcc, cuDNN and cuBLASLt are found (default)
#   HEADROOM_CUDA=ON     must be built: says what is missing and stops
#   HEADROOM_CUDA=OFF    not built
# Headers and libraries come from the toolkit or from Python wheels (site-packages/nvidia/*), where libraries
# carry their version in the name only.
set(HEADROOM_CUDA AUTO CACHE STRING "AUTO, ON, OFF: build the CUDA device")
set(HEADROOM_CUDA_ARCHITECTURES "80;90;100;120" CACHE STRING "compute capabilities; one for quick builds")
set(why_not "")
if(HEADROOM_CUDA STREQUAL "OFF")
  set(why_not "HEADROOM_CUDA=OFF")
elseif(HEADROOM_SANITIZE AND HEADROOM_CUDA STREQUAL "AUTO")
  set(why_not "not with sanitizers")
else()
  include(CheckLanguage)
  foreach(nvcc $ENV{CUDA_HOME}/bin/nvcc /usr/local/cuda/bin/nvcc)
    if(NOT CMAKE_CUDA_COMPILER AND NOT DEFINED ENV{CUDACXX} AND EXISTS ${nvcc})
      set(CMAKE_CUDA_COMPILER ${nvcc})
    endif()
  endforeach()
  set(CMAKE_CUDA_ARCHITECTURES ${HEADROOM_CUDA_ARCHITECTURES})
  check_language(CUDA)
  if(CMAKE_CUDA_COMPILER)
    enable_language(CUDA)
    find_package(CUDAToolkit QUIET)
    file(GLOB wheels /usr/lib/python3/dist-packages/nvidia/*)
    find_program(HEADROOM_PYTHON python3)
    if(HEADROOM_PYTHON)
      execute_process(COMMAND ${HEADROOM_PYTHON} -c "import site, sys; print(';'.join(site.getsitepackages() + sys.path))"
                      OUTPUT_VARIABLE site_packages OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
      foreach(folder ${site_packages})
        file(GLOB found ${folder}/nvidia/*)
        list(APPEND wheels ${found})
      endforeach()
    endif()
    foreach(wheel ${wheels})
      list(APPEND wheel_include ${wheel}/include)
      list(APPEND wheel_lib ${wheel}/lib)
    endforeach()
    set(toolkit_lib ${CUDAToolkit_LIBRARY_DIR} ${CUDAToolkit_LIBRARY_ROOT}/lib64 ${CUDAToolkit_LIBRARY_ROOT}/lib)
    find_path(HEADROOM_CUDNN_INCLUDE cudnn.h HINTS ${CUDAToolkit_INCLUDE_DIRS} PATHS ${wheel_include})
    find_library(HEADROOM_CUDNN NAMES cudnn libcudnn.so.9 HINTS ${toolkit_lib} PATHS ${wheel_lib})
    find_path(HEADROOM_CUBLASLT_INCLUDE cublasLt.h HINTS ${CUDAToolkit_INCLUDE_DIRS} PATHS ${wheel_include})
    find_library(HEADROOM_CUBLASLT NAMES cublasLt libcublasLt.so.13 libcublasLt.so.12 HINTS ${toolkit_lib} PATHS ${wheel_lib})
    foreach(need HEADROOM_CUDNN_INCLUDE HEADROOM_CUDNN HEADROOM_CUBLASLT_INCLUDE HEADROOM_CUBLASLT)
      if(NOT ${need})
        set(why_not "${need} not found")
      endif()
    endforeach()
  else()
    set(why_not "no nvcc")
  endif()
endif()
if(why_not AND HEADROOM_CUDA STREQUAL "ON")
  message(FATAL_ERROR "HEADROOM_CUDA=ON, but: ${why_not}")
endif()

add_library(HeadroomCuda INTERFACE)     # for tests of the library layers
if(why_not)
  set(HEADROOM_HAS_CUDA FALSE)
  headroom_feature(CUDA HeadroomCuda FALSE "no device cuda: ${why_not}")
else()
  set(HEADROOM_HAS_CUDA TRUE)
  headroom_feature(CUDA HeadroomCuda TRUE "")
  set(CMAKE_CUDA_STANDARD 17)
  file(GLOB sources CONFIGURE_DEPENDS harness/device/cuda/*.c harness/device/cuda/*.cu impls/layers/cudnn*.c impls/layers/cublas*.c
       impls/*/cuda.c impls/*/cuda.cu impls/layers/*/cuda.c impls/layers/*/cuda.cu impls/layers/*/cudnn.c impls/layers/*/cublas.c)
  headroom_kernel_registry(${CMAKE_BINARY_DIR}/registry_cuda.c cudnn cublas cuda)
  add_library(headroom_cuda_objects OBJECT ${sources} ${CMAKE_BINARY_DIR}/registry_cuda.c)
  set_target_properties(headroom_cuda_objects PROPERTIES POSITION_INDEPENDENT_CODE ON
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden CUDA_VISIBILITY_PRESET hidden)
  list(TRANSFORM HEADROOM_CUDA_ARCHITECTURES REPLACE "[^0-9]" "" OUTPUT_VARIABLE numbers)
  list(SORT numbers COMPARE NATURAL)
  list(GET numbers 0 lowest)
  target_compile_definitions(headroom_cuda_objects PUBLIC HR_HAVE_CUDNN=1 HR_HAVE_CUBLASLT=1
    PRIVATE HR_CUDA_MIN_CAPABILITY=${lowest})
  # quoted only: impls/layers has a cudnn.h and a cublas.h of its own
  target_compile_options(headroom_cuda_objects
    PUBLIC "$<$<COMPILE_LANGUAGE:C>:SHELL:-iquote ${CMAKE_SOURCE_DIR}/impls/layers>"
    PRIVATE "$<$<COMPILE_LANGUAGE:CUDA>:-Xcompiler=-Wall,-Wextra,-Wno-unused-parameter>")
  target_include_directories(headroom_cuda_objects PUBLIC harness/device/cuda
    PRIVATE "$<$<COMPILE_LANGUAGE:CUDA>:${CMAKE_SOURCE_DIR}/impls/layers>")
  target_include_directories(headroom_cuda_objects SYSTEM PUBLIC ${CUDAToolkit_INCLUDE_DIRS} ${HEADROOM_CUDNN_INCLUDE}
    ${HEADROOM_CUBLASLT_INCLUDE})
  target_link_libraries(headroom_cuda_objects PUBLIC hr_device)
  add_library(headroom_cuda MODULE $<TARGET_OBJECTS:headroom_cuda_objects>)
  set_target_properties(headroom_cuda PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}
    LINKER_LANGUAGE CUDA CUDA_RUNTIME_LIBRARY Static)
  target_link_libraries(headroom_cuda PRIVATE hr_device hr_core hr_base ${HEADROOM_CUDNN} ${HEADROOM_CUBLASLT})
  # by name: CMake leaves out folders that the linker knows by itself, which the loader need not know
  foreach(library ${HEADROOM_CUDNN} ${HEADROOM_CUBLASLT})
    get_filename_component(folder ${library} DIRECTORY)
    list(APPEND library_folders ${folder})
    target_link_options(HeadroomCuda INTERFACE "LINKER:-rpath,${folder}")
  endforeach()
  list(REMOVE_DUPLICATES library_folders)
  set_target_properties(headroom_cuda PROPERTIES BUILD_RPATH "${library_folders}")
  install(TARGETS headroom_cuda LIBRARY DESTINATION lib/headroom)

  # tests/cuda/NAME.c that look into the library layers themselves: the module's objects in their program
  target_link_libraries(HeadroomCuda INTERFACE headroom_cuda_objects $<TARGET_OBJECTS:headroom_cuda_objects>
    ${HEADROOM_CUDNN} ${HEADROOM_CUBLASLT} CUDA::cudart_static stdc++)
endif()
