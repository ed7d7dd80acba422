package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.Cann;
import io.locmoe.driver.ascend.binding.ElementType;
import io.locmoe.driver.ascend.binding.Stored;
import io.locmoe.driver.ascend.binding.TensorLists;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.memory.Span;
import java.util.List;

/**
 * Linear maps of pieces of rows. Pieces without rows are left out, and many pieces are several products, as lists are
 * limited. As in {@link MatMulKernel}, a result of float32 is a product of float32.
 */
final class GroupedLinearKernels {
    private final String operator;

    GroupedLinearKernels(Cann cann) {
        this.operator = GroupedProduct.operator(cann);
    }

    String[] forwardOperators() {
        return new String[] {operator, "aclnnGelu", "aclnnCast"};
    }

    String[] backwardOperators() {
        return new String[] {operator, "aclnnGeluBackward", "aclnnCast"};
    }

    String[] gradientOperators() {
        return new String[] {operator, "aclnnReduceSum", "aclnnInplaceAdd", "aclnnCast"};
    }

    void forward(GroupedLinear kernel, Launch launch) {
        Stored out = launch.stored(kernel.out());
        Casts casts = new Casts(launch);
        Stored in = casts.as(out.type(), launch.stored(kernel.in()), kernel.in().length());
        long from = kernel.inColumns();
        long to = kernel.outColumns();
        for (PieceRun run : PieceRun.of(kernel.rows(), TensorLists.MOST)) {
            List<Long> weights = each(run, kernel.weights(), out.type(), casts).stream()
                    .map(weight -> launch.part(weight, 0, from, to))
                    .toList();
            List<Long> biases = kernel.biases().isEmpty() ? List.of() : biases(kernel, run, out.type(), casts);
            new GroupedProduct(operator, launch)
                    .ofRows(
                            run.counts(),
                            launch.part(in, run.start() * from, run.rows(), from),
                            weights,
                            biases,
                            launch.part(out, run.start() * to, run.rows(), to));
        }
        if (kernel.active() != null) {
            activate(kernel, out, launch);
        }
    }

    /** The operator adds float16 to float16, and float32 to all else. */
    private static List<Long> biases(GroupedLinear kernel, PieceRun run, ElementType product, Casts casts) {
        ElementType type = product == ElementType.FLOAT16 ? product : ElementType.FLOAT32;
        return each(run, kernel.biases(), type, casts).stream()
                .map(bias -> casts.launch().part(bias, 0, kernel.outColumns()))
                .toList();
    }

    /** The operands of the pieces, each in a type. */
    private static List<Stored> each(PieceRun run, List<Span> spans, ElementType type, Casts casts) {
        return run.pieces().stream()
                .map(spans::get)
                .map(span -> casts.as(type, casts.launch().stored(span), span.length()))
                .toList();
    }

    private static void activate(GroupedLinear kernel, Stored out, Launch launch) {
        long length = kernel.out().length();
        if (length == 0) {
            return;
        }
        Stored active = launch.stored(kernel.active());
        Stored result = active.type() == out.type() ? active : launch.room(out.type(), length);
        long x = launch.part(out, 0, length);
        long y = launch.part(result, 0, length);
        launch.call("aclnnGelu", (handle, size, plan) -> (int) handle.invokeExact(x, y, size, plan));
        new Casts(launch).deliver(result, active, length);
    }

    void backward(GroupedLinearBackward kernel, Launch launch) {
        Stored below = launch.stored(kernel.gradientIn());
        long length = kernel.gradientIn().length();
        if (length == 0) {
            return;
        }
        Stored product = kernel.inner() == null ? below : launch.room(below.type(), length);
        Casts casts = new Casts(launch);
        Stored above = casts.as(
                below.type(),
                launch.stored(kernel.gradientOut()),
                kernel.gradientOut().length());
        long from = kernel.inColumns();
        long to = kernel.outColumns();
        for (PieceRun run : PieceRun.of(kernel.rows(), TensorLists.MOST)) {
            List<Long> weights = each(run, kernel.weights(), below.type(), casts).stream()
                    .map(weight -> launch.part(weight, 0, new long[] {to, from}, new long[] {1, to}))
                    .toList();
            new GroupedProduct(operator, launch)
                    .ofRows(
                            run.counts(),
                            launch.part(above, run.start() * to, run.rows(), to),
                            weights,
                            List.of(),
                            launch.part(product, run.start() * from, run.rows(), from));
        }
        if (kernel.inner() != null) {
            slope(kernel, product, below, casts);
        }
    }

    /** Multiplies by the slope of GeLU at its input: in float32 unless all have one type, as its digits cancel. */
    private static void slope(GroupedLinearBackward kernel, Stored product, Stored below, Casts casts) {
        Launch launch = casts.launch();
        long length = kernel.gradientIn().length();
        Stored inner = launch.stored(kernel.inner());
        ElementType type = inner.type() == below.type() ? below.type() : ElementType.FLOAT32;
        Stored result = type == below.type() ? below : launch.room(type, length);
        long gradient = launch.part(casts.as(type, product, length), 0, length);
        long x = launch.part(casts.as(type, inner, length), 0, length);
        long out = launch.part(result, 0, length);
        launch.call(
                "aclnnGeluBackward", (handle, size, plan) -> (int) handle.invokeExact(gradient, x, out, size, plan));
        casts.deliver(result, below, length);
    }

    void gradients(GroupedLinearGradients kernel, Launch launch) {
        Casts casts = new Casts(launch);
        ElementType type = ElementType.FLOAT32;
        Stored in = casts.as(type, launch.stored(kernel.in()), kernel.in().length());
        Stored above = casts.as(
                type, launch.stored(kernel.gradientOut()), kernel.gradientOut().length());
        long from = kernel.inColumns();
        long to = kernel.outColumns();
        for (PieceRun run : PieceRun.of(kernel.rows(), TensorLists.MOST)) {
            Stored products = launch.room(type, run.pieces().size() * from * to);
            new GroupedProduct(operator, launch)
                    .ofInner(
                            run.counts(),
                            launch.part(in, run.start() * from, new long[] {from, run.rows()}, new long[] {1, from}),
                            launch.part(above, run.start() * to, run.rows(), to),
                            launch.part(products, 0, run.pieces().size(), from, to));
            add(kernel, run, products, launch);
            addBiases(kernel, run, above, launch);
        }
    }

    private static void add(GroupedLinearGradients kernel, PieceRun run, Stored products, Launch launch) {
        Arithmetic arithmetic = new Arithmetic(launch);
        long matrix = (long) kernel.inColumns() * kernel.outColumns();
        for (int i = 0; i < run.pieces().size(); i++) {
            Stored gradient =
                    launch.stored(kernel.weightGradients().get(run.pieces().get(i)));
            arithmetic.add(launch.part(gradient, 0, matrix), launch.part(products, i * matrix, matrix), 1);
        }
    }

    private static void addBiases(GroupedLinearGradients kernel, PieceRun run, Stored above, Launch launch) {
        Arithmetic arithmetic = new Arithmetic(launch);
        long columns = kernel.outColumns();
        long row = run.start();
        for (int i = 0; i < run.pieces().size(); i++) {
            long rows = run.counts().get(i);
            long sum = launch.temporary(1, columns);
            arithmetic.sumOfFirst(launch.part(above, row * columns, rows, columns), sum);
            Stored gradient =
                    launch.stored(kernel.biasGradients().get(run.pieces().get(i)));
            arithmetic.add(launch.part(gradient, 0, 1, columns), sum, 1);
            row += rows;
        }
    }
}
