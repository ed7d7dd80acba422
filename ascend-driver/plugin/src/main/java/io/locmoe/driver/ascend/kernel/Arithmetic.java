package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.ElementType;

/**
 * Operators on tensors of a launch, of which larger kernels are made. Operands broadcast; a result may be an operand.
 */
record Arithmetic(Launch launch) {
    void multiply(long left, long right, long out) {
        combine("aclnnMul", left, right, out);
    }

    void divide(long left, long right, long out) {
        combine("aclnnDiv", left, right, out);
    }

    void subtract(long left, long right, long out) {
        long one = launch.scalar(1);
        launch.call("aclnnSub", (handle, size, plan) -> (int) handle.invokeExact(left, right, one, out, size, plan));
    }

    private void combine(String operator, long left, long right, long out) {
        launch.call(operator, (handle, size, plan) -> (int) handle.invokeExact(left, right, out, size, plan));
    }

    /** target += factor in. */
    void add(long target, long in, float factor) {
        long scalar = launch.scalar(factor);
        launch.call(
                "aclnnInplaceAdd", (handle, size, plan) -> (int) handle.invokeExact(target, in, scalar, size, plan));
    }

    void scale(long in, float factor, long out) {
        long scalar = launch.scalar(factor);
        launch.call("aclnnMuls", (handle, size, plan) -> (int) handle.invokeExact(in, scalar, out, size, plan));
    }

    void shift(long in, float number, long out) {
        long scalar = launch.scalar(number);
        long one = launch.scalar(1);
        launch.call("aclnnAdds", (handle, size, plan) -> (int) handle.invokeExact(in, scalar, one, out, size, plan));
    }

    void root(long in, long out) {
        each("aclnnSqrt", in, out);
    }

    void exponential(long in, long out) {
        each("aclnnExp", in, out);
    }

    private void each(String operator, long in, long out) {
        launch.call(operator, (handle, size, plan) -> (int) handle.invokeExact(in, out, size, plan));
    }

    void copy(long in, long out) {
        launch.call("aclnnInplaceCopy", (handle, size, plan) -> (int) handle.invokeExact(out, in, size, plan));
    }

    /** Sums over the first axis, which the result keeps with one element. */
    void sumOfFirst(long in, long out) {
        reduce("aclnnReduceSum", in, launch.integers(0), true, out);
    }

    /** Sums over the second axis, which the result keeps with one element. */
    void sumOfSecond(long in, long out) {
        reduce("aclnnReduceSum", in, launch.integers(1), true, out);
    }

    /** Means over the last of three axes, which the result lacks. */
    void meanOfBlocks(long in, long out) {
        reduce("aclnnMean", in, launch.integers(2), false, out);
    }

    private void reduce(String operator, long in, long axes, boolean keep, long out) {
        int type = ElementType.FLOAT32.code();
        launch.call(operator, (handle, size, plan) -> (int) handle.invokeExact(in, axes, keep, type, out, size, plan));
    }
}
