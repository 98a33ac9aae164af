# Writes <build>/corpora.S, which embeds the texts of core/tasks/corpora.h by .incbin, and adds it to a target.
# It is assembled anew whenever one of the texts changes.
function(unrolled_embed_corpora target)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS
    ${CMAKE_SOURCE_DIR}/core/*.h ${CMAKE_SOURCE_DIR}/core/*.cpp
    ${CMAKE_SOURCE_DIR}/app/*.h ${CMAKE_SOURCE_DIR}/app/*.cpp
    ${CMAKE_SOURCE_DIR}/shaders/*.vert ${CMAKE_SOURCE_DIR}/shaders/*.frag)
  list(SORT sources COMPARE STRING)
  # All files of these folders are embedded by their names.
  file(GLOB files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/assets
    ${CMAKE_SOURCE_DIR}/assets/corpora/* ${CMAKE_SOURCE_DIR}/assets/networks/*
    ${CMAKE_SOURCE_DIR}/assets/strokes/* ${CMAKE_SOURCE_DIR}/assets/words/*)
  list(SORT files COMPARE STRING)

  set(text ".globl unrolled_sources_begin\n.hidden unrolled_sources_begin\nunrolled_sources_begin:\n")
  foreach(file ${sources})
    string(APPEND text ".incbin \"${file}\"\n")
  endforeach()
  string(APPEND text ".globl unrolled_sources_end\n.hidden unrolled_sources_end\nunrolled_sources_end:\n")

  # Each file: how long its name and its text are, the name, the text; a zero behind the last one. Lengths are known
  # to the assembler, so that nothing need be relocated when the program is loaded.
  string(APPEND text ".globl unrolled_files\n.hidden unrolled_files\nunrolled_files:\n")
  set(embedded "")
  foreach(file ${files})
    string(LENGTH "${file}" length)
    string(APPEND text ".long ${length}\n.long 2f - 1f\n.ascii \"${file}\"\n")
    string(APPEND text "1:\n.incbin \"${CMAKE_SOURCE_DIR}/assets/${file}\"\n2:\n")
    list(APPEND embedded ${CMAKE_SOURCE_DIR}/assets/${file})
  endforeach()
  string(APPEND text ".long 0\n")
  set(assembly ${CMAKE_CURRENT_BINARY_DIR}/corpora.S)
  file(CONFIGURE OUTPUT ${assembly} @ONLY CONTENT
    ".section .rodata\n${text}.section .note.GNU-stack,\"\",%progbits\n")
  set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS "${sources};${embedded}")
  target_sources(${target} PRIVATE ${assembly})
endfunction()
