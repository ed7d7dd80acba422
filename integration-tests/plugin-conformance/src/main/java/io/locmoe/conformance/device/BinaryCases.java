package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.memory.Span;
import java.util.List;

/** Every operation with every spread. */
final class BinaryCases {
    private BinaryCases() {}

    static List<KernelCase> binary() {
        return Cases.shapes((cases, rows, columns) -> {
            for (Binary.Operation operation : Binary.Operation.values()) {
                for (Binary.Spread spread : Binary.Spread.values()) {
                    add(cases, operation, spread, rows, columns);
                }
            }
        });
    }

    private static void add(
            List<KernelCase> cases, Binary.Operation operation, Binary.Spread spread, int rows, int columns) {
        Workspace w = new Workspace(rows * 1000L + columns);
        Span left = w.normal((long) rows * columns);
        Span right = w.uniform(
                switch (spread) {
                    case NONE -> (long) rows * columns;
                    case OVER_ROWS -> columns;
                    case OVER_COLUMNS -> rows;
                    case SCALAR -> 1;
                },
                0.5,
                2);
        double[] a = w.read(left);
        double[] b = w.read(right);
        double[] result = Cases.values(
                (long) rows * columns,
                i -> apply(
                        operation,
                        a[i],
                        b[
                                switch (spread) {
                                    case NONE -> i;
                                    case OVER_ROWS -> i % columns;
                                    case OVER_COLUMNS -> i / columns;
                                    case SCALAR -> 0;
                                }]));
        Span out = w.unwritten((long) rows * columns);
        cases.add(new KernelCase("binary", w, new Binary(operation, left, right, out, rows, columns, spread))
                .gives(out, result));
        cases.add(new KernelCase("in place", w, new Binary(operation, left, right, left, rows, columns, spread))
                .gives(left, result));
    }

    private static double apply(Binary.Operation operation, double a, double b) {
        return switch (operation) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
        };
    }
}
