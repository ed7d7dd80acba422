package ${package};

import io.locmoe.driver.reference.ReferenceKernels;
import io.locmoe.driver.reference.host.HostDriver;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.kernel.MatMul;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/** The entry, found by ServiceLoader: offers the device driver ${name}. */
public final class ${className}Plugin implements MoePlugin {
    @Override
    public List<DeviceDriver> deviceDrivers() {
        return List.of(new ${className}Driver());
    }
}

/** The devices and kernels of the driver reference, with a faster matrix product. */
final class ${className}Driver extends HostDriver {
    private static final KernelTable KERNELS = ReferenceKernels.table()
            .describedAs("scalar, matrix products row by row")
            .with(MatMul.class, ${className}MatMul::multiply);

    ${className}Driver() {
        super("${name}", () -> KERNELS);
    }
}

/** C = alpha op(A) op(B) + beta C, a row of C at a time: memory is read in order. Sums are float64. */
final class ${className}MatMul {
    private ${className}MatMul() {}

    static void multiply(MatMul kernel, DeviceMemory memory) {
        double[] sums = new double[kernel.n()];
        for (int matrix = 0; matrix < kernel.batch(); matrix++) {
            for (int row = 0; row < kernel.m(); row++) {
                Arrays.fill(sums, 0);
                addProducts(kernel, memory, matrix, row, sums);
                store(kernel, memory.of(kernel.c().span()), matrix, row, sums);
            }
        }
    }

    private static void addProducts(MatMul kernel, DeviceMemory memory, int matrix, int row, double[] sums) {
        MemorySegment left = memory.of(kernel.a().span());
        MemorySegment right = memory.of(kernel.b().span());
        long rowOfA = matrix * kernel.a().batchStride() + (kernel.transposeA() ? row : (long) row * kernel.a().rowStride());
        long stepA = kernel.transposeA() ? kernel.a().rowStride() : 1;
        long stepB = kernel.transposeB() ? kernel.b().rowStride() : 1;
        for (int p = 0; p < kernel.k(); p++) {
            double factor = left.getAtIndex(ValueLayout.JAVA_FLOAT, rowOfA + p * stepA);
            long rowOfB = matrix * kernel.b().batchStride() + (kernel.transposeB() ? p : (long) p * kernel.b().rowStride());
            for (int column = 0; column < sums.length; column++) {
                sums[column] += factor * right.getAtIndex(ValueLayout.JAVA_FLOAT, rowOfB + column * stepB);
            }
        }
    }

    private static void store(MatMul kernel, MemorySegment out, int matrix, int row, double[] sums) {
        long start = matrix * kernel.c().batchStride() + (long) row * kernel.c().rowStride();
        for (int column = 0; column < sums.length; column++) {
            double old = kernel.beta() == 0 ? 0 : kernel.beta() * out.getAtIndex(ValueLayout.JAVA_FLOAT, start + column);
            out.setAtIndex(ValueLayout.JAVA_FLOAT, start + column, (float) (kernel.alpha() * sums[column] + old));
        }
    }
}
