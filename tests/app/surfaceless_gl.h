// OpenGL without a window: a context of EGL's surfaceless platform, loaded at run time, drawing into a framebuffer
// object of its own.
#pragma once

#include <dlfcn.h>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/gl/gl.h"

namespace unrolled {

class SurfacelessGl {
 public:
  // False where the machine has no EGL at all.
  static bool available() { return library() != nullptr; }

  SurfacelessGl(int width, int height) : width_(width), height_(height) {
    // Constants of EGL 1.5 and of EGL_MESA_platform_surfaceless.
    constexpr unsigned kPlatformSurfaceless = 0x31DD;
    constexpr int kOpenGlApi = 0x30A2;
    const int config_wanted[] = {/*EGL_SURFACE_TYPE*/ 0x3033, /*EGL_PBUFFER_BIT*/ 1, /*EGL_RENDERABLE_TYPE*/ 0x3040,
                                 /*EGL_OPENGL_BIT*/ 0x0008, /*EGL_NONE*/ 0x3038};
    const int context_wanted[] = {
        /*EGL_CONTEXT_MAJOR_VERSION*/ 0x3098,       3,
        /*EGL_CONTEXT_MINOR_VERSION*/ 0x30FB,       3,
        /*EGL_CONTEXT_OPENGL_PROFILE_MASK*/ 0x30FD, 1, /*EGL_NONE*/ 0x3038};
    display_ = function<void*(unsigned, void*, const std::ptrdiff_t*)>("eglGetPlatformDisplay")(kPlatformSurfaceless,
                                                                                                nullptr, nullptr);
    check(display_ != nullptr, "eglGetPlatformDisplay");
    check(function<unsigned(void*, int*, int*)>("eglInitialize")(display_, nullptr, nullptr) != 0, "eglInitialize");
    check(function<unsigned(unsigned)>("eglBindAPI")(kOpenGlApi) != 0, "eglBindAPI");
    void* config = nullptr;
    int count = 0;
    function<unsigned(void*, const int*, void**, int, int*)>("eglChooseConfig")(display_, config_wanted, &config, 1,
                                                                                &count);
    check(count == 1, "eglChooseConfig");
    context_ =
        function<void*(void*, void*, void*, const int*)>("eglCreateContext")(display_, config, nullptr, context_wanted);
    check(context_ != nullptr, "eglCreateContext");
    make_current(context_);
    glGenTextures(1, &colour_);
    glBindTexture(GL_TEXTURE_2D, colour_);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
    glGenFramebuffers(1, &framebuffer_);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, colour_, 0);
    glViewport(0, 0, width, height);
  }
  ~SurfacelessGl() {
    glDeleteFramebuffers(1, &framebuffer_);
    glDeleteTextures(1, &colour_);
    make_current(nullptr);
    function<unsigned(void*, void*)>("eglDestroyContext")(display_, context_);
    function<unsigned(void*)>("eglTerminate")(display_);
  }
  SurfacelessGl(const SurfacelessGl&) = delete;
  SurfacelessGl& operator=(const SurfacelessGl&) = delete;

  // RGBA, row 0 first as GL counts: the bottom one.
  std::vector<unsigned char> pixels() const {
    std::vector<unsigned char> rgba(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_) * 4);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
    glReadPixels(0, 0, width_, height_, GL_RGBA, GL_UNSIGNED_BYTE, rgba.data());
    return rgba;
  }

 private:
  static void* library() {
    static void* const handle = dlopen("libEGL.so.1", RTLD_NOW | RTLD_GLOBAL);
    return handle;
  }
  template <class Signature>
  static Signature* function(const char* name) {
    void* address = dlsym(library(), name);
    check(address != nullptr, name);
    return reinterpret_cast<Signature*>(address);
  }
  static void check(bool good, const char* what) {
    if (!good) throw std::runtime_error(std::string("EGL is there, but fails: ") + what);
  }
  void make_current(void* context) {
    function<unsigned(void*, void*, void*, void*)>("eglMakeCurrent")(display_, nullptr, nullptr, context);
  }

  int width_;
  int height_;
  void* display_ = nullptr;
  void* context_ = nullptr;
  GLuint colour_ = 0;
  GLuint framebuffer_ = 0;
};

}  // namespace unrolled
