// The C library of the system, whichever it is. The only place that names one.
#if canImport(Darwin)
  @_exported import Darwin
#elseif canImport(Musl)
  @_exported import Musl
#elseif canImport(Glibc)
  @_exported import Glibc
#else
  #error("swift-generators knows the C libraries Glibc, Musl and Darwin, and no other")
#endif

#if !_pointerBitWidth(_64)
  #error("swift-generators needs a system of 64 bits: words hold pointers and flags")
#endif
