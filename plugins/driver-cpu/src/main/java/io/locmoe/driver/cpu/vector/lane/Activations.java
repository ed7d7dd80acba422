package io.locmoe.driver.cpu.vector.lane;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** GELU, and the products of a gradient with the slopes of the unary functions. */
public final class Activations {
    private static final VectorSpecies<Float> S = Lanes.S;
    /** tanh form of GELU: x/2 (1 + tanh(u)) = x / (1 + exp(-2u)) with -2u = x (LINEAR + CUBIC x^2). */
    private static final float LINEAR = (float) (-2 * Math.sqrt(2 / Math.PI));

    private static final float CUBIC = (float) (-2 * Math.sqrt(2 / Math.PI) * 0.044715);
    /** Where exp leaves float32. */
    private static final float EXP_LARGEST = 88.7f;
    /** Beyond this the slope of GELU is 0 or 1 to float32. */
    private static final float GELU_FLAT = 10f;

    private Activations() {}

    public static FloatVector gelu(FloatVector x) {
        FloatVector t = x.mul(x)
                .fma(FloatVector.broadcast(S, CUBIC), FloatVector.broadcast(S, LINEAR))
                .mul(x);
        FloatVector e = VectorMath.exp(t).blend(Float.POSITIVE_INFINITY, t.compare(VectorOperators.GT, EXP_LARGEST));
        return x.div(e.add(1f));
    }

    /** With e = exp(-2u) and s = 1 / (1 + e): the slope is s + x e s^2 (2u)', written so that nothing cancels. */
    public static FloatVector geluBackward(FloatVector in, FloatVector above) {
        FloatVector x = VectorMath.clamp(in, -GELU_FLAT, GELU_FLAT);
        FloatVector square = x.mul(x);
        FloatVector t = square.fma(FloatVector.broadcast(S, CUBIC), FloatVector.broadcast(S, LINEAR))
                .mul(x);
        FloatVector e = VectorMath.exp(t);
        FloatVector s = FloatVector.broadcast(S, 1f).div(e.add(1f));
        FloatVector rise = square.fma(FloatVector.broadcast(S, -3 * CUBIC), FloatVector.broadcast(S, -LINEAR))
                .mul(x);
        return e.mul(s).mul(rise).fma(s, s).mul(above);
    }

    public static FloatVector reluBackward(FloatVector in, FloatVector above) {
        return FloatVector.zero(S).blend(above, in.compare(VectorOperators.GT, 0f));
    }

    public static FloatVector expBackward(FloatVector out, FloatVector above) {
        return out.mul(above);
    }

    public static FloatVector logBackward(FloatVector in, FloatVector above) {
        return above.div(in);
    }

    public static FloatVector sqrtBackward(FloatVector out, FloatVector above) {
        return above.mul(0.5f).div(out);
    }

    /** s(x) s(-x) = e / (1 + e)^2 with e = exp(-|x|); from the output it would cancel where the sigmoid saturates. */
    public static FloatVector sigmoidBackward(FloatVector in, FloatVector above) {
        return logisticSlope(VectorMath.exp(in.abs().neg())).mul(above);
    }

    /** 1 - tanh^2 = 4 e / (1 + e)^2 with e = exp(-2|x|), for the same reason. */
    public static FloatVector tanhBackward(FloatVector in, FloatVector above) {
        return logisticSlope(VectorMath.exp(in.abs().mul(-2f))).mul(4f).mul(above);
    }

    private static FloatVector logisticSlope(FloatVector e) {
        FloatVector sum = e.add(1f);
        return e.div(sum.mul(sum));
    }
}
