package io.locmoe.driver.ascend.kernel;

import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.memory.Span;

/**
 * A step of AdamW, by element-wise operators, which every chip has. The moments are updated in place; what depends on
 * the step are numbers of the host, so that no counter of the chip has to agree with ours.
 */
final class AdamWKernel {
    static final String[] OPERATORS = {
        "aclnnInplaceMuls", "aclnnInplaceAdd", "aclnnMuls", "aclnnMul", "aclnnSqrt", "aclnnAdds", "aclnnDiv"
    };

    private final AdamW kernel;
    private final Launch launch;

    private AdamWKernel(AdamW kernel, Launch launch) {
        this.kernel = kernel;
        this.launch = launch;
    }

    static void enqueue(AdamW kernel, Launch launch) {
        if (kernel.parameter().length() > 0) {
            new AdamWKernel(kernel, launch).enqueue();
        }
    }

    private void enqueue() {
        long gradient = temporary();
        scaled(tensor(kernel.gradient()), kernel.gradientScale(), gradient);
        long first = tensor(kernel.firstMoment());
        average(first, gradient, kernel.beta1());
        long square = temporary();
        launch.call(
                "aclnnMul", (handle, size, plan) -> (int) handle.invokeExact(gradient, gradient, square, size, plan));
        long second = tensor(kernel.secondMoment());
        average(second, square, kernel.beta2());
        long parameter = tensor(kernel.parameter());
        scale(parameter, 1 - (double) kernel.rate() * kernel.decay());
        add(direction(first, second), -kernel.rate() / correction(kernel.beta1()), parameter);
    }

    /** m / (sqrt(v / (1 - beta2^step)) + epsilon). */
    private long direction(long first, long second) {
        long corrected = temporary();
        scaled(second, 1 / correction(kernel.beta2()), corrected);
        long root = temporary();
        launch.call("aclnnSqrt", (handle, size, plan) -> (int) handle.invokeExact(corrected, root, size, plan));
        long epsilon = launch.scalar(kernel.epsilon());
        long one = launch.scalar(1);
        long divisor = temporary();
        launch.call(
                "aclnnAdds", (handle, size, plan) -> (int) handle.invokeExact(root, epsilon, one, divisor, size, plan));
        long direction = temporary();
        launch.call(
                "aclnnDiv", (handle, size, plan) -> (int) handle.invokeExact(first, divisor, direction, size, plan));
        return direction;
    }

    private double correction(float beta) {
        return 1 - Math.pow(beta, kernel.step());
    }

    /** moment = beta moment + (1 - beta) value. */
    private void average(long moment, long value, float beta) {
        scale(moment, beta);
        add(value, 1 - (double) beta, moment);
    }

    private void scale(long tensor, double factor) {
        long scalar = launch.scalar((float) factor);
        launch.call("aclnnInplaceMuls", (handle, size, plan) -> (int) handle.invokeExact(tensor, scalar, size, plan));
    }

    private void scaled(long in, double factor, long out) {
        long scalar = launch.scalar((float) factor);
        launch.call("aclnnMuls", (handle, size, plan) -> (int) handle.invokeExact(in, scalar, out, size, plan));
    }

    private void add(long in, double factor, long target) {
        long scalar = launch.scalar((float) factor);
        launch.call(
                "aclnnInplaceAdd", (handle, size, plan) -> (int) handle.invokeExact(target, in, scalar, size, plan));
    }

    private long tensor(Span span) {
        return launch.tensor(span, span.length());
    }

    private long temporary() {
        return launch.temporary(kernel.parameter().length());
    }
}
