/* f16 and bf16: every value, every tie, both ends of the range. What a value is comes from the definition here, by
 * ldexp; where a double must round to is known from its two neighbours. */
#include <float.h>
#include <math.h>
#include "half.h"
#include "testing.h"

typedef struct format {
    const char *name;
    int exponent_bits, fraction_bits;
    uint16_t (*round)(double value);
    double (*value)(uint16_t half);
} format;

static const format formats[] = {{"f16", 5, 10, hr_f16_round, hr_f16_value},
                                 {"bf16", 8, 7, hr_bf16_round, hr_bf16_value}};
enum { FORMATS = sizeof formats / sizeof *formats, SIGN = 0x8000 };

static int infinity_of(const format *f) { return ((1 << f->exponent_bits) - 1) << f->fraction_bits; }

/* The value of positive bits below infinity, by definition. */
static double defined(const format *f, int bits)
{
    int exponent = bits >> f->fraction_bits, fraction = bits & ((1 << f->fraction_bits) - 1);
    int bias = (1 << (f->exponent_bits - 1)) - 1, leading = exponent ? 1 << f->fraction_bits : 0;
    return ldexp(leading + fraction, (exponent ? exponent : 1) - bias - f->fraction_bits);
}

static void expect_rounds(const format *f, double value, int wanted)
{
    int got = f->round(value), mirrored = f->round(-value);
    EXPECT_MSG(got == wanted && mirrored == (wanted | SIGN), "%s of %a is %04x, of its negative %04x, wanted %04x",
               f->name, value, got, mirrored, wanted);
}

TEST(every_finite_f16_and_bf16_value_is_what_its_bits_define_and_rounds_to_itself)
{
    for (int i = 0; i < FORMATS; i++) {
        const format *f = &formats[i];
        for (int bits = 0; bits < infinity_of(f); bits++) {
            double wanted = defined(f, bits), got = f->value((uint16_t)bits);
            EXPECT_MSG(got == wanted && f->value((uint16_t)(bits | SIGN)) == -wanted, "%s %04x is %a", f->name, bits, got);
            expect_rounds(f, wanted, bits);
        }
        EXPECT(signbit(f->value(SIGN)));
    }
    EXPECT(hr_f16_value(0x7bff) == 65504 && hr_f16_value(1) == 0x1p-24 && hr_bf16_value(0x3f80) == 1);
}

TEST(between_two_neighbours_f16_and_bf16_round_to_the_nearer_and_ties_to_even)
{
    for (int i = 0; i < FORMATS; i++) {
        const format *f = &formats[i];
        for (int bits = 0; bits + 1 < infinity_of(f); bits++) {
            double low = defined(f, bits), high = defined(f, bits + 1), middle = low + (high - low) / 2;
            expect_rounds(f, middle, bits + (bits & 1));
            expect_rounds(f, nextafter(middle, low), bits);
            expect_rounds(f, nextafter(middle, high), bits + 1);
            if (low > 0) expect_rounds(f, nextafter(low, high), bits);
            expect_rounds(f, nextafter(high, low), bits + 1);
        }
    }
}

TEST(f16_and_bf16_overflow_from_half_a_place_above_their_largest_number)
{
    for (int i = 0; i < FORMATS; i++) {
        const format *f = &formats[i];
        int largest = infinity_of(f) - 1;
        double step = defined(f, largest) - defined(f, largest - 1), edge = defined(f, largest) + step / 2;
        expect_rounds(f, edge, infinity_of(f));      /* the tie: the largest number is odd */
        expect_rounds(f, nextafter(edge, 0), largest);
        expect_rounds(f, 1.5 * edge, infinity_of(f));    /* the exponent of infinity, with a fraction */
        expect_rounds(f, DBL_MAX, infinity_of(f));
        expect_rounds(f, INFINITY, infinity_of(f));
        EXPECT(f->value((uint16_t)infinity_of(f)) == INFINITY);
        EXPECT(f->value((uint16_t)(infinity_of(f) | SIGN)) == -INFINITY);
    }
}

TEST(below_half_of_the_least_f16_and_bf16_number_lies_signed_zero)
{
    for (int i = 0; i < FORMATS; i++) {
        const format *f = &formats[i];
        double least = defined(f, 1);
        expect_rounds(f, least / 2, 0);
        expect_rounds(f, nextafter(least / 2, 1), 1);
        expect_rounds(f, least / 4, 0);
        expect_rounds(f, DBL_MIN, 0);
        expect_rounds(f, DBL_TRUE_MIN, 0);
        expect_rounds(f, 0.0, 0);
    }
}

TEST(not_a_number_stays_not_a_number_in_f16_and_bf16)
{
    for (int i = 0; i < FORMATS; i++) {
        const format *f = &formats[i];
        int quiet = 1 << (f->fraction_bits - 1);
        for (int bits = infinity_of(f) + 1; bits < SIGN; bits++) {
            double value = f->value((uint16_t)bits);
            EXPECT_MSG(isnan(value) && f->round(value) == (bits | quiet), "%s %04x", f->name, bits);
            value = f->value((uint16_t)(bits | SIGN));
            EXPECT_MSG(isnan(value) && f->round(value) == (bits | quiet | SIGN), "%s %04x", f->name, bits | SIGN);
        }
        uint64_t low_payload = (uint64_t)0x7ff << 52 | 1;      /* signalling, and nothing of it fits */
        EXPECT(f->round(hr_double_of_bits(low_payload)) == (infinity_of(f) | quiet));
    }
}
