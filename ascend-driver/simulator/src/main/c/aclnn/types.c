/* Element types: sizes, names, and the conversions that the host's C does not have. */
#include <math.h>
#include <string.h>

#include "objects.h"

static const struct {
    int type;
    size_t size;
    const char *name;
} types[] = {{ACL_FLOAT, 4, "FLOAT"},   {ACL_FLOAT16, 2, "FLOAT16"}, {ACL_BF16, 2, "BF16"},    {ACL_DOUBLE, 8, "DOUBLE"},
             {ACL_INT8, 1, "INT8"},     {ACL_INT16, 2, "INT16"},     {ACL_INT32, 4, "INT32"},  {ACL_INT64, 8, "INT64"},
             {ACL_UINT8, 1, "UINT8"},   {ACL_UINT16, 2, "UINT16"},   {ACL_UINT32, 4, "UINT32"}, {ACL_UINT64, 8, "UINT64"},
             {ACL_BOOL, 1, "BOOL"}};

size_t simulator_type_size(int type) {
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (types[i].type == type) {
            return types[i].size;
        }
    }
    return 0;
}

const char *simulator_type_name(int type) {
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (types[i].type == type) {
            return types[i].name;
        }
    }
    return "a type that the simulator does not have";
}

double simulator_half_to_double(uint16_t bits) {
    int exponent = bits >> 10 & 0x1F;
    double fraction = bits & 0x3FF;
    double value = exponent == 0x1F ? (fraction == 0 ? INFINITY : NAN)
                   : exponent == 0  ? ldexp(fraction, -24)
                                    : ldexp(fraction + 1024, exponent - 25);
    return bits & 0x8000 ? -value : value;
}

/* To the nearest, to even between two; nearbyint rounds like this unless somebody changed the mode. */
uint16_t simulator_half_of_double(double value) {
    uint16_t sign = signbit(value) ? 0x8000 : 0;
    double size = fabs(value);
    if (isnan(value)) {
        return sign | 0x7E00;
    }
    if (size >= 65520) {
        return sign | 0x7C00;
    }
    int exponent = -14;
    if (size > 0) {
        frexp(size, &exponent);
    }
    int scale = exponent < -13 ? 24 : 11 - exponent;
    double units = nearbyint(ldexp(size, scale));
    if (exponent < -13) {
        return sign | (uint16_t)units;
    }
    /* 1024 to 2048 units; 2048 carries into the exponent by itself */
    return sign | (uint16_t)(((exponent + 13) << 10) + (int)units);
}

double simulator_bfloat_to_double(uint16_t bits) {
    uint32_t wide = (uint32_t)bits << 16;
    float value;
    memcpy(&value, &wide, sizeof value);
    return value;
}

uint16_t simulator_bfloat_of_double(double value) {
    float narrow = (float)value;
    uint32_t bits;
    memcpy(&bits, &narrow, sizeof bits);
    if (isnan(narrow)) {
        return (uint16_t)(bits >> 16 | 0x40);
    }
    return (uint16_t)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

/* Towards zero, within the type; NaN becomes 0. */
int64_t simulator_truncate(double value, int type) {
    static const struct {
        int type;
        double least, most;
    } ranges[] = {{ACL_INT8, -128, 127},  {ACL_INT16, -32768, 32767}, {ACL_INT32, -2147483648.0, 2147483647.0},
                  {ACL_UINT8, 0, 255},    {ACL_UINT16, 0, 65535},     {ACL_UINT32, 0, 4294967295.0}};
    if (isnan(value)) {
        return 0;
    }
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (ranges[i].type == type) {
            return (int64_t)fmin(fmax(value, ranges[i].least), ranges[i].most);
        }
    }
    if (value >= 9223372036854775808.0) {
        return INT64_MAX;
    }
    return value <= -9223372036854775808.0 ? INT64_MIN : (int64_t)value;
}

bool simulator_scalar_read(const void *value, int type, Scalar *scalar) {
    *scalar = (Scalar){.type = type};
    union {
        float f;
        double d;
        int8_t i8;
        int16_t i16;
        int32_t i32;
        int64_t i64;
        uint8_t u8;
        uint16_t u16;
        uint32_t u32;
        uint64_t u64;
    } bits = {0};
    size_t size = simulator_type_size(type);
    if (size == 0) {
        return false;
    }
    memcpy(&bits, value, size);
    bool real = true;
    switch (type) {
        case ACL_FLOAT:
            scalar->real = bits.f;
            break;
        case ACL_DOUBLE:
            scalar->real = bits.d;
            break;
        case ACL_FLOAT16:
            scalar->real = simulator_half_to_double(bits.u16);
            break;
        case ACL_BF16:
            scalar->real = simulator_bfloat_to_double(bits.u16);
            break;
        default:
            real = false;
            scalar->integer = type == ACL_INT8     ? bits.i8
                              : type == ACL_INT16  ? bits.i16
                              : type == ACL_INT32  ? bits.i32
                              : type == ACL_INT64  ? bits.i64
                              : type == ACL_UINT8  ? bits.u8
                              : type == ACL_UINT16 ? bits.u16
                              : type == ACL_UINT32 ? bits.u32
                              : type == ACL_UINT64 ? (int64_t)bits.u64
                                                   : bits.u8 != 0;
            break;
    }
    if (real) {
        scalar->integer = simulator_truncate(scalar->real, ACL_INT64);
    } else {
        scalar->real = (double)scalar->integer;
    }
    return true;
}
