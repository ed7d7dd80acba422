package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.ElementType;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.memory.Span;

/**
 * The loss of tokens, by the operators of the negative log-likelihood, which every chip has. They ignore one target,
 * and stop the device at any other that is no class.
 */
final class CrossEntropyKernels {
    static final String[] FORWARD = {"aclnnSoftmax", "aclnnLogSoftmax", "aclnnNLLLoss", "aclnnAdds", "aclnnRelu"};
    static final String[] BACKWARD = {
        "aclnnNLLLossBackward", "aclnnReduceSum", "aclnnMul", "aclnnSub", "aclnnAdds", "aclnnRelu"
    };

    private static final long COLUMNS = -1;
    /** Each row keeps its loss. */
    private static final long NO_REDUCTION = 0;

    private static final int IGNORED = -1;

    private CrossEntropyKernels() {}

    static void forward(CrossEntropy kernel, Launch launch) {
        long rows = kernel.rows();
        long columns = kernel.columns();
        if (rows == 0 || columns == 0) {
            return;
        }
        long logits = launch.tensor(kernel.logits(), rows, columns);
        long probabilities = launch.tensor(kernel.probabilities(), rows, columns);
        long logarithms = launch.temporary(rows, columns);
        ofColumns("aclnnSoftmax", logits, probabilities, launch);
        ofColumns("aclnnLogSoftmax", logits, logarithms, launch);
        long targets = targets(kernel.targets(), launch);
        long weights = launch.constant(new Ones(kernel.columns()), columns);
        long loss = launch.tensor(kernel.loss(), rows);
        long total = launch.temporary(1);
        launch.call("aclnnNLLLoss", (handle, size, plan) -> (int) handle.invokeExact(
                logarithms, targets, weights, NO_REDUCTION, (long) IGNORED, loss, total, size, plan));
    }

    private static void ofColumns(String operator, long in, long out, Launch launch) {
        launch.call(operator, (handle, size, plan) -> (int) handle.invokeExact(in, COLUMNS, out, size, plan));
    }

    static void backward(CrossEntropyBackward kernel, Launch launch) {
        long rows = kernel.rows();
        long columns = kernel.columns();
        if (rows == 0 || columns == 0) {
            return;
        }
        long probabilities = launch.tensor(kernel.probabilities(), rows, columns);
        long picked = launch.temporary(rows, columns);
        pick(kernel, probabilities, picked, launch);
        long taken = launch.temporary(rows, 1);
        long axis = launch.integers(1);
        int type = ElementType.FLOAT32.code();
        launch.call("aclnnReduceSum", (handle, size, plan) ->
                (int) handle.invokeExact(picked, axis, true, type, taken, size, plan));
        long shares = launch.temporary(rows, columns);
        launch.call(
                "aclnnMul", (handle, size, plan) -> (int) handle.invokeExact(probabilities, taken, shares, size, plan));
        long result = launch.tensor(kernel.gradientLogits(), rows, columns);
        long one = launch.scalar(1);
        launch.call(
                "aclnnSub", (handle, size, plan) -> (int) handle.invokeExact(picked, shares, one, result, size, plan));
    }

    /** -gradient at each row's target, 0 elsewhere and in ignored rows. Of the input only the shape counts. */
    private static void pick(CrossEntropyBackward kernel, long input, long picked, Launch launch) {
        long gradient = launch.tensor(kernel.gradientLoss(), kernel.rows());
        long targets = targets(kernel.targets(), launch);
        long weights = launch.constant(new Ones(kernel.columns()), kernel.columns());
        long total = launch.constant(new Ones(1), 1);
        launch.call("aclnnNLLLossBackward", (handle, size, plan) -> (int) handle.invokeExact(
                gradient, input, targets, weights, NO_REDUCTION, (long) IGNORED, total, picked, size, plan));
    }

    /** The targets, of which every negative one becomes the one that is ignored. */
    private static long targets(Span span, Launch launch) {
        long targets = launch.tensor(ElementType.INT32, span, span.length());
        long ignored = launch.temporary(ElementType.INT32, span.length());
        add(targets, -IGNORED, ignored, launch);
        launch.call("aclnnRelu", (handle, size, plan) -> (int) handle.invokeExact(ignored, ignored, size, plan));
        add(ignored, IGNORED, ignored, launch);
        return ignored;
    }

    private static void add(long in, int number, long out, Launch launch) {
        long added = launch.integer(number);
        long one = launch.integer(1);
        launch.call("aclnnAdds", (handle, size, plan) -> (int) handle.invokeExact(in, added, one, out, size, plan));
    }
}
