# Writes <build>/corpora.S, which embeds the texts of core/tasks/corpora.h by .incbin, and adds it to a target.
# It is assembled anew whenever one of the texts changes.
function(unrolled_embed_corpora target)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS
    ${CMAKE_SOURCE_DIR}/core/*.h ${CMAKE_SOURCE_DIR}/core/*.cpp
    ${CMAKE_SOURCE_DIR}/app/*.h ${CMAKE_SOURCE_DIR}/app/*.cpp
    ${CMAKE_SOURCE_DIR}/shaders/*.vert ${CMAKE_SOURCE_DIR}/shaders/*.frag)
  list(SORT sources COMPARE STRING)
  set(prose ${CMAKE_SOURCE_DIR}/assets/corpora/prose.txt)
  set(sonnets ${CMAKE_SOURCE_DIR}/assets/corpora/sonnets.txt)

  set(text "")
  foreach(corpus sources prose sonnets)
    string(APPEND text ".globl unrolled_${corpus}_begin\n.hidden unrolled_${corpus}_begin\nunrolled_${corpus}_begin:\n")
    foreach(file ${${corpus}})
      string(APPEND text ".incbin \"${file}\"\n")
    endforeach()
    string(APPEND text ".globl unrolled_${corpus}_end\n.hidden unrolled_${corpus}_end\nunrolled_${corpus}_end:\n")
  endforeach()
  set(assembly ${CMAKE_CURRENT_BINARY_DIR}/corpora.S)
  file(CONFIGURE OUTPUT ${assembly} @ONLY CONTENT
    ".section .rodata\n${text}.section .note.GNU-stack,\"\",%progbits\n")
  set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS "${sources};${prose};${sonnets}")
  target_sources(${target} PRIVATE ${assembly})
endfunction()
