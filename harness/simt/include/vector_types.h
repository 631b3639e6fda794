/* CUDA's vector types with their alignment on the device, for kernels compiled by g++. */
#ifndef HR_SIMT_VECTOR_TYPES_H
#define HR_SIMT_VECTOR_TYPES_H

/* name, element, alignment of the types of two and of four */
#define HR_SIMT_VECTORS(X)                                                          \
    X(char, signed char, 2, 4) X(uchar, unsigned char, 2, 4)                        \
    X(short, short, 4, 8) X(ushort, unsigned short, 4, 8)                           \
    X(int, int, 8, 16) X(uint, unsigned int, 8, 16)                                 \
    X(long, long, 16, 16) X(ulong, unsigned long, 16, 16)                           \
    X(longlong, long long, 16, 16) X(ulonglong, unsigned long long, 16, 16)         \
    X(float, float, 8, 16) X(double, double, 16, 16)

#define X(name, element, align2, align4)                                                                       \
    struct name##1 { element x; };                                                                             \
    struct alignas(align2) name##2 { element x, y; };                                                          \
    struct name##3 { element x, y, z; };                                                                       \
    struct alignas(align4) name##4 { element x, y, z, w; };                                                    \
    static inline name##1 make_##name##1(element x) { return {x}; }                                            \
    static inline name##2 make_##name##2(element x, element y) { return {x, y}; }                              \
    static inline name##3 make_##name##3(element x, element y, element z) { return {x, y, z}; }                \
    static inline name##4 make_##name##4(element x, element y, element z, element w) { return {x, y, z, w}; }
HR_SIMT_VECTORS(X)
#undef X

struct dim3 {
    unsigned int x, y, z;
    constexpr dim3(unsigned int x = 1, unsigned int y = 1, unsigned int z = 1) : x(x), y(y), z(z) {}
    constexpr dim3(uint3 v) : x(v.x), y(v.y), z(v.z) {}
};
#endif
