package io.locmoe.driver.cpu.vector.lane;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementary functions of float32 vectors, within about 2e-7 of float64. The polynomials are those of Moshier's Cephes
 * library (expf, tanhf, logf). A NaN stays a NaN.
 *
 * <p>Constants are broadcast by the library's own call, not by {@link Lanes#all}: when a method has become large, the
 * JIT still inlines what the library marks for it, but nothing else, and a call in between makes objects of vectors.
 */
public final class VectorMath {
    private static final VectorSpecies<Float> S = Lanes.S;
    /** Below this exp has no normal float32. */
    private static final float EXP_LOWEST = -87f;
    /** Adding 1.5 * 2^23 rounds to an integer, which then lies in the low bits. */
    private static final float ROUNDER = 12582912f;

    private static final int ROUNDER_BITS = 0x4B400000;
    private static final float LOG2_E = 1.44269504088896341f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final int MANTISSA_BITS = 23;
    private static final int BIAS = 127;
    private static final float SQRT_HALF = 0.707106781186547524f;
    private static final float TANH_SMALL = 0.625f;

    private VectorMath() {}

    /** exp(x) for x up to 88.7; 0 below -87, so also for minus infinity. */
    public static FloatVector exp(FloatVector x) {
        FloatVector shifted = x.fma(FloatVector.broadcast(S, LOG2_E), FloatVector.broadcast(S, ROUNDER));
        FloatVector fraction = expOfFraction(x, shifted.sub(ROUNDER));
        IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        FloatVector result = fraction.reinterpretAsInts().add(power).reinterpretAsFloats();
        return result.blend(0f, x.compare(VectorOperators.LT, EXP_LOWEST));
    }

    /** exp(x - n ln 2), between sqrt(1/2) and sqrt(2); exactly 1 for x = 0. */
    private static FloatVector expOfFraction(FloatVector x, FloatVector n) {
        FloatVector r = n.fma(FloatVector.broadcast(S, -LN2_HIGH), x);
        r = n.fma(FloatVector.broadcast(S, -LN2_LOW), r);
        FloatVector p = r.fma(FloatVector.broadcast(S, 1.9875691500e-4f), FloatVector.broadcast(S, 1.3981999507e-3f));
        p = p.fma(r, FloatVector.broadcast(S, 8.3334519073e-3f));
        p = p.fma(r, FloatVector.broadcast(S, 4.1665795894e-2f));
        p = p.fma(r, FloatVector.broadcast(S, 1.6666665459e-1f));
        p = p.fma(r, FloatVector.broadcast(S, 5.0000001201e-1f));
        return p.fma(r.mul(r), r).add(1f);
    }

    /** exp(x) for every x: infinite where float32 overflows, denormal where it underflows. */
    public static FloatVector expOfAny(FloatVector any) {
        FloatVector x = clamp(any, -104f, 89f);
        FloatVector shifted = x.fma(FloatVector.broadcast(S, LOG2_E), FloatVector.broadcast(S, ROUNDER));
        IntVector n = shifted.reinterpretAsInts().sub(ROUNDER_BITS);
        IntVector half = n.lanewise(VectorOperators.ASHR, 1);
        FloatVector low =
                half.add(BIAS).lanewise(VectorOperators.LSHL, MANTISSA_BITS).reinterpretAsFloats();
        FloatVector high = n.sub(half)
                .add(BIAS)
                .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
                .reinterpretAsFloats();
        return expOfFraction(x, shifted.sub(ROUNDER)).mul(low).mul(high);
    }

    static FloatVector clamp(FloatVector x, float low, float high) {
        FloatVector raised = x.blend(low, x.compare(VectorOperators.LT, low));
        return raised.blend(high, x.compare(VectorOperators.GT, high));
    }

    /** 1 / (1 + exp(-x)). */
    public static FloatVector sigmoid(FloatVector x) {
        FloatVector exponential = exp(clamp(x.neg(), -88f, 88f));
        return FloatVector.broadcast(S, 1f).div(exponential.add(1f));
    }

    public static FloatVector tanh(FloatVector x) {
        FloatVector magnitude = x.abs();
        FloatVector decay = exp(magnitude.mul(-2f));
        FloatVector large = FloatVector.broadcast(S, 1f).sub(decay).div(decay.add(1f));
        large = large.blend(large.neg(), x.compare(VectorOperators.LT, 0f));
        FloatVector z = x.mul(x);
        FloatVector p =
                z.fma(FloatVector.broadcast(S, -5.70498872745e-3f), FloatVector.broadcast(S, 2.06390887954e-2f));
        p = p.fma(z, FloatVector.broadcast(S, -5.37397155531e-2f));
        p = p.fma(z, FloatVector.broadcast(S, 1.33314422036e-1f));
        p = p.fma(z, FloatVector.broadcast(S, -3.33332819422e-1f));
        FloatVector small = p.mul(z).fma(x, x);
        return large.blend(small, magnitude.compare(VectorOperators.LT, TANH_SMALL));
    }

    /** Natural logarithm: minus infinity of 0, NaN of negative numbers. */
    public static FloatVector log(FloatVector x) {
        VectorMask<Float> denormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        FloatVector normal = x.blend(x.mul(1 << MANTISSA_BITS), denormal);
        IntVector bits = normal.reinterpretAsInts();
        IntVector exponent = bits.lanewise(VectorOperators.LSHR, MANTISSA_BITS).sub(BIAS - 1);
        FloatVector e = exponent.add(ROUNDER_BITS).reinterpretAsFloats().sub(ROUNDER);
        e = e.blend(e.sub(MANTISSA_BITS), denormal);
        FloatVector m = bits.and(0x007FFFFF).or(0x3F000000).reinterpretAsFloats();
        VectorMask<Float> low = m.compare(VectorOperators.LT, SQRT_HALF);
        e = e.blend(e.sub(1f), low);
        FloatVector result = logOfProduct(m.blend(m.add(m), low).sub(1f), e);
        result = result.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
        result = result.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
        VectorMask<Float> itself =
                x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY).or(x.test(VectorOperators.IS_NAN));
        return result.blend(x, itself);
    }

    /** log(1 + r) + e ln 2. */
    private static FloatVector logOfProduct(FloatVector r, FloatVector e) {
        FloatVector z = r.mul(r);
        FloatVector p = r.fma(FloatVector.broadcast(S, 7.0376836292e-2f), FloatVector.broadcast(S, -1.1514610310e-1f));
        p = p.fma(r, FloatVector.broadcast(S, 1.1676998740e-1f));
        p = p.fma(r, FloatVector.broadcast(S, -1.2420140846e-1f));
        p = p.fma(r, FloatVector.broadcast(S, 1.4249322787e-1f));
        p = p.fma(r, FloatVector.broadcast(S, -1.6668057665e-1f));
        p = p.fma(r, FloatVector.broadcast(S, 2.0000714765e-1f));
        p = p.fma(r, FloatVector.broadcast(S, -2.4999993993e-1f));
        p = p.fma(r, FloatVector.broadcast(S, 3.3333331174e-1f));
        FloatVector y = e.fma(FloatVector.broadcast(S, LN2_LOW), p.mul(r).mul(z));
        y = z.fma(FloatVector.broadcast(S, -0.5f), y);
        return e.fma(FloatVector.broadcast(S, LN2_HIGH), r.add(y));
    }
}
