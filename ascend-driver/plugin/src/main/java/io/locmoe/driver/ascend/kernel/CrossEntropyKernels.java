package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.ElementType;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.kernel.FusedCrossEntropy;
import io.locmoe.spi.device.kernel.FusedCrossEntropyBackward;
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
    static final String[] FUSED = {"aclnnLogSoftmax", "aclnnTopk", "aclnnExp", "aclnnNLLLoss", "aclnnAdds", "aclnnRelu"
    };
    static final String[] FUSED_BACKWARD = {
        "aclnnExp", "aclnnNLLLossBackward", "aclnnReduceSum", "aclnnMul", "aclnnSub", "aclnnAdds", "aclnnRelu"
    };

    private static final long COLUMNS = -1;
    /** Each row keeps its loss. */
    private static final long NO_REDUCTION = 0;

    private static final long IGNORED = -1;

    private final Launch launch;
    private final Arithmetic arithmetic;
    private final Span targets;
    private final long rows;
    private final int columns;

    private CrossEntropyKernels(Launch launch, Span targets, long rows, int columns) {
        this.launch = launch;
        this.arithmetic = new Arithmetic(launch);
        this.targets = targets;
        this.rows = rows;
        this.columns = columns;
    }

    static void forward(CrossEntropy kernel, Launch launch) {
        var loss = new CrossEntropyKernels(launch, kernel.targets(), kernel.rows(), kernel.columns());
        if (loss.isSomething()) {
            long logits = loss.matrix(kernel.logits());
            loss.ofColumns("aclnnSoftmax", logits, loss.matrix(kernel.probabilities()));
            loss.losses(loss.logarithms(logits), kernel.loss());
        }
    }

    static void backward(CrossEntropyBackward kernel, Launch launch) {
        var loss = new CrossEntropyKernels(launch, kernel.targets(), kernel.rows(), kernel.columns());
        if (loss.isSomething()) {
            loss.gradient(loss.matrix(kernel.probabilities()), kernel.gradientLoss(), kernel.gradientLogits());
        }
    }

    /** The largest logarithm of a row is that of its share, so nothing cancels. */
    static void fused(FusedCrossEntropy kernel, Launch launch) {
        var loss = new CrossEntropyKernels(launch, kernel.targets(), kernel.rows(), kernel.columns());
        if (loss.isSomething()) {
            long logits = loss.matrix(kernel.logits());
            long logarithms = loss.logarithms(logits);
            loss.largest(logits, launch.tensor(kernel.maximum(), kernel.rows(), 1));
            long share = launch.tensor(kernel.share(), kernel.rows(), 1);
            loss.largest(logarithms, share);
            loss.arithmetic.exponential(share, share);
            loss.losses(logarithms, kernel.loss());
        }
    }

    static void fusedBackward(FusedCrossEntropyBackward kernel, Launch launch) {
        var loss = new CrossEntropyKernels(launch, kernel.targets(), kernel.rows(), kernel.columns());
        if (loss.isSomething()) {
            long probabilities = launch.temporary(kernel.rows(), kernel.columns());
            long maximum = launch.tensor(kernel.maximum(), kernel.rows(), 1);
            loss.arithmetic.subtract(loss.matrix(kernel.logits()), maximum, probabilities);
            loss.arithmetic.exponential(probabilities, probabilities);
            loss.arithmetic.multiply(probabilities, launch.tensor(kernel.share(), kernel.rows(), 1), probabilities);
            loss.gradient(probabilities, kernel.gradientLoss(), kernel.gradientLogits());
        }
    }

    private boolean isSomething() {
        return rows > 0 && columns > 0;
    }

    private long matrix(Span span) {
        return launch.tensor(span, rows, columns);
    }

    private long logarithms(long logits) {
        long logarithms = launch.temporary(rows, columns);
        ofColumns("aclnnLogSoftmax", logits, logarithms);
        return logarithms;
    }

    private void ofColumns(String operator, long in, long out) {
        launch.call(operator, (handle, size, plan) -> (int) handle.invokeExact(in, COLUMNS, out, size, plan));
    }

    private void largest(long in, long values) {
        long indices = launch.temporary(ElementType.INT64, rows, 1);
        launch.call("aclnnTopk", (handle, size, plan) ->
                (int) handle.invokeExact(in, 1L, COLUMNS, true, true, values, indices, size, plan));
    }

    private void losses(long logarithms, Span result) {
        long ignored = targets();
        long weights = launch.constant(Repeated.ones(columns), columns);
        long loss = launch.tensor(result, rows);
        long total = launch.temporary(1);
        launch.call("aclnnNLLLoss", (handle, size, plan) ->
                (int) handle.invokeExact(logarithms, ignored, weights, NO_REDUCTION, IGNORED, loss, total, size, plan));
    }

    private void gradient(long probabilities, Span gradientLoss, Span gradientLogits) {
        long picked = picked(probabilities, gradientLoss);
        long taken = launch.temporary(rows, 1);
        arithmetic.sumOfSecond(picked, taken);
        long shares = launch.temporary(rows, columns);
        arithmetic.multiply(probabilities, taken, shares);
        arithmetic.subtract(picked, shares, matrix(gradientLogits));
    }

    /** -gradient at each row's target, 0 elsewhere and in ignored rows. Of the input only the shape counts. */
    private long picked(long input, Span gradientLoss) {
        long gradient = launch.tensor(gradientLoss, rows);
        long ignored = targets();
        long weights = launch.constant(Repeated.ones(columns), columns);
        long total = launch.constant(Repeated.ones(1), 1);
        long picked = launch.temporary(rows, columns);
        launch.call("aclnnNLLLossBackward", (handle, size, plan) -> (int) handle.invokeExact(
                gradient, input, ignored, weights, NO_REDUCTION, IGNORED, total, picked, size, plan));
        return picked;
    }

    /** The targets, of which every negative one becomes the one that is ignored. */
    private long targets() {
        long given = launch.tensor(ElementType.INT32, targets, rows);
        long ignored = launch.temporary(ElementType.INT32, rows);
        add(given, 1, ignored);
        launch.call("aclnnRelu", (handle, size, plan) -> (int) handle.invokeExact(ignored, ignored, size, plan));
        add(ignored, (int) IGNORED, ignored);
        return ignored;
    }

    private void add(long in, int number, long out) {
        long added = launch.integer(number);
        long one = launch.integer(1);
        launch.call("aclnnAdds", (handle, size, plan) -> (int) handle.invokeExact(in, added, one, out, size, plan));
    }
}
