package io.locmoe.driver.ascend.kernel;

import io.locmoe.spi.device.kernel.GroupedAdamW;
import io.locmoe.spi.device.memory.Span;
import java.util.List;

/**
 * A step of AdamW on many parameters, by one operator for all neighbours of the same decay. Gradients are scaled where
 * they are, as they are 0 afterwards.
 */
final class GroupedAdamWKernel {
    static final String[] OPERATORS = {"aclnnApplyAdamWV2", "aclnnInplaceMuls", "aclnnInplaceZero"};

    private static final long NONE = 0;

    private final GroupedAdamW kernel;
    private final Launch launch;
    private final long step;

    private GroupedAdamWKernel(GroupedAdamW kernel, Launch launch) {
        this.kernel = kernel;
        this.launch = launch;
        // The operator counts the steps before this one, and adds 1.
        this.step = launch.numbers(List.of(kernel.step() - 1));
    }

    static void enqueue(GroupedAdamW kernel, Launch launch) {
        if (kernel.parameters().length() > 0) {
            new GroupedAdamWKernel(kernel, launch).enqueue();
        }
    }

    private void enqueue() {
        long gradients = launch.tensor(kernel.gradients(), kernel.gradients().length());
        long scale = launch.scalar(kernel.gradientScale());
        launch.call("aclnnInplaceMuls", (handle, size, plan) -> (int) handle.invokeExact(gradients, scale, size, plan));
        long start = 0;
        long end = 0;
        for (int i = 0; i < kernel.lengths().size(); i++) {
            end += kernel.lengths().get(i);
            boolean last = i + 1 == kernel.lengths().size();
            if (last || !kernel.decays().get(i).equals(kernel.decays().get(i + 1))) {
                update(start, end - start, kernel.decays().get(i));
                start = end;
            }
        }
        launch.call("aclnnInplaceZero", (handle, size, plan) -> (int) handle.invokeExact(gradients, size, plan));
    }

    private void update(long start, long length, float decay) {
        if (length == 0) {
            return;
        }
        long parameters = part(kernel.parameters(), start, length);
        long first = part(kernel.firstMoments(), start, length);
        long second = part(kernel.secondMoments(), start, length);
        long gradients = part(kernel.gradients(), start, length);
        float rate = kernel.rate();
        float beta1 = kernel.beta1();
        float beta2 = kernel.beta2();
        float epsilon = kernel.epsilon();
        launch.call("aclnnApplyAdamWV2", (handle, size, plan) -> (int) handle.invokeExact(
                parameters,
                first,
                second,
                NONE,
                gradients,
                step,
                rate,
                beta1,
                beta2,
                decay,
                epsilon,
                false,
                false,
                size,
                plan));
    }

    private long part(Span span, long start, long length) {
        return launch.tensor(span.slice(start, length), length);
    }
}
