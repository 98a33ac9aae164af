// OpenGL 3.3 core. GL_GLEXT_PROTOTYPES is defined for the whole app: libOpenGL exports the functions, no loader is
// needed.
#pragma once

#include <GL/glcorearb.h>
