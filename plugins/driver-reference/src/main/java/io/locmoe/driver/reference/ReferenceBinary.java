package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.Binary;

/** out[r, c] = left[r, c] OP right. */
final class ReferenceBinary {
    private ReferenceBinary() {}

    static void binary(Binary kernel, DeviceMemory memory) {
        Floats left = Floats.of(kernel.left(), memory);
        Floats right = Floats.of(kernel.right(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        for (long row = 0; row < kernel.rows(); row++) {
            for (long column = 0; column < kernel.columns(); column++) {
                long at = row * kernel.columns() + column;
                long other = switch (kernel.spread()) {
                    case NONE -> at;
                    case OVER_ROWS -> column;
                    case OVER_COLUMNS -> row;
                    case SCALAR -> 0;
                };
                out.set(at, apply(kernel.operation(), left.get(at), right.get(other)));
            }
        }
    }

    private static double apply(Binary.Operation operation, double left, double right) {
        return switch (operation) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
        };
    }
}
