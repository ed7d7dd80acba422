package io.locmoe.driver.strict;

import io.locmoe.spi.device.DeviceException;
import java.util.List;

/** Outputs do not overlap other operands, except that one may be exactly the input that the kernel names. */
final class Aliasing {
    private Aliasing() {}

    static void check(String work, List<Operand> operands) {
        for (Operand output : operands) {
            for (Operand other : operands) {
                if (output != other && output.role().writes() && !inPlace(output, other) && output.overlaps(other)) {
                    throw new DeviceException(work + ": output " + output.name() + " overlaps " + other.name() + " in "
                            + output.span().buffer() + ", which this kernel does not allow");
                }
            }
        }
    }

    private static boolean inPlace(Operand output, Operand input) {
        return input.name().equals(output.inPlaceOf()) && input.span().equals(output.span());
    }
}
