package io.locmoe.driver.cpu.product;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Linear maps of pieces of rows by the kernels of a table: a product for each piece, and bias and GeLU on a few of its
 * rows at a time, while these are in a near cache. Bits are those of the table's kernels on the whole piece. Of
 * small types all but the product is computed in float32, and rounded once.
 */
public final class GroupedProducts {
    /** Elements of the rows that bias and GeLU are made of at a time: 128 kB read and as many written. */
    private static final int NEAR = 32_768;

    private final KernelTable table;

    private GroupedProducts(KernelTable table) {
        this.table = table;
    }

    /** The table with grouped products, in the types in which it has products. */
    public static KernelTable over(KernelTable table) {
        GroupedProducts products = new GroupedProducts(table);
        Set<ElementType> types = EnumSet.noneOf(ElementType.class);
        for (ElementType type : Kernel.types(MatMul.class)) {
            if (table.supports(MatMul.class, type)) {
                types.add(type);
            }
        }
        return table.with(GroupedLinear.class, types, products::forward)
                .with(GroupedLinearBackward.class, types, products::backward)
                .with(GroupedLinearGradients.class, types, products::gradients);
    }

    /** What is done with the rows of a piece. */
    private interface OfPiece {
        void rows(int piece, PieceRows rows);
    }

    private static void forEach(List<Integer> rows, OfPiece what) {
        int first = 0;
        for (int piece = 0; piece < rows.size(); piece++) {
            int count = rows.get(piece);
            if (count > 0) {
                what.rows(piece, new PieceRows(first, count));
            }
            first += count;
        }
    }

    private void forward(GroupedLinear kernel, DeviceMemory device) {
        DeviceMemory memory = Scratch.with(device);
        forEach(kernel.rows(), (piece, rows) -> {
            int columns = kernel.outColumns();
            Wide out = Wide.unread(rows.of(kernel.out(), columns), Scratch.Slot.OUT);
            Span in = rows.of(kernel.in(), kernel.inColumns());
            Span weight = kernel.weights().get(piece);
            table.execute(
                    MatMul.of(in, false, weight, false, out.floats(), rows.count(), columns, kernel.inColumns(), 0f),
                    memory);
            finish(kernel, piece, rows, out, memory);
        });
    }

    /** Bias and GeLU of a piece's products, a few rows at a time, which are rounded while they are near. */
    private void finish(GroupedLinear kernel, int piece, PieceRows rows, Wide out, DeviceMemory memory) {
        int columns = kernel.outColumns();
        Span bias = kernel.biases().isEmpty()
                ? null
                : Wide.read(kernel.biases().get(piece), Scratch.Slot.BIAS, table, memory)
                        .floats();
        for (PieceRows some : nearParts(rows, columns)) {
            Wide part = out.rows(some, columns);
            if (bias != null) {
                table.execute(addition(part.floats(), bias, some.count(), columns), memory);
            }
            if (kernel.active() != null) {
                Span active = some.of(rows.of(kernel.active(), columns), columns);
                Wide near = Wide.unread(active, Scratch.Slot.ACTIVE);
                table.execute(new Unary(Unary.Function.GELU, part.floats(), near.floats()), memory);
                near.store(table, memory);
            }
            part.store(table, memory);
        }
    }

    /** The rows of a piece, counted from its first, as many at a time as a near cache holds. */
    private static List<PieceRows> nearParts(PieceRows piece, int columns) {
        return new PieceRows(0, piece.count()).parts(Math.max(1, NEAR / columns));
    }

    private static Binary addition(Span rows, Span bias, int count, int columns) {
        return new Binary(Binary.Operation.ADD, rows, bias, rows, count, columns, Binary.Spread.OVER_ROWS);
    }

    private void backward(GroupedLinearBackward kernel, DeviceMemory device) {
        DeviceMemory memory = Scratch.with(device);
        forEach(kernel.rows(), (piece, rows) -> {
            int columns = kernel.inColumns();
            Wide below = Wide.unread(rows.of(kernel.gradientIn(), columns), Scratch.Slot.OUT);
            Span above = rows.of(kernel.gradientOut(), kernel.outColumns());
            Span weight = kernel.weights().get(piece);
            table.execute(
                    MatMul.of(
                            above, false, weight, true, below.floats(), rows.count(), columns, kernel.outColumns(), 0f),
                    memory);
            for (PieceRows some : nearParts(rows, columns)) {
                Wide part = below.rows(some, columns);
                if (kernel.inner() != null) {
                    Span inner = some.of(rows.of(kernel.inner(), columns), columns);
                    // The gradient of the GeLU is made of its input alone.
                    Span x =
                            Wide.read(inner, Scratch.Slot.ACTIVE, table, memory).floats();
                    table.execute(new UnaryBackward(Unary.Function.GELU, x, x, part.floats(), part.floats()), memory);
                }
                part.store(table, memory);
            }
        });
    }

    private void gradients(GroupedLinearGradients kernel, DeviceMemory device) {
        DeviceMemory memory = Scratch.with(device);
        int from = kernel.inColumns();
        int to = kernel.outColumns();
        forEach(kernel.rows(), (piece, rows) -> {
            Span in = rows.of(kernel.in(), from);
            Span above = rows.of(kernel.gradientOut(), to);
            Span weight = kernel.weightGradients().get(piece);
            table.execute(MatMul.of(in, true, above, false, weight, from, to, rows.count(), 1f), memory);
            Wide floats = Wide.read(above, Scratch.Slot.OUT, table, memory);
            Span bias = kernel.biasGradients().get(piece);
            table.execute(new SumRows(floats.floats(), bias, rows.count(), to, true), memory);
        });
    }
}
