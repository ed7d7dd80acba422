package io.locmoe.driver.cpu.onednn;

import io.locmoe.driver.cpu.library.LibraryUnavailableException;
import io.locmoe.driver.cpu.product.CastProduct;
import io.locmoe.driver.cpu.product.EmptySums;
import io.locmoe.driver.cpu.product.ProductLibrary;
import io.locmoe.driver.cpu.product.Tile;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.KernelImplementation;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.ElementType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** The matrix product by oneDNN, one call for each matrix of the batch. */
public final class OneDnnKernels {
    private static final String SCALAR = "ref";

    private final CastProduct empty;
    private final CastProduct rounding;

    private OneDnnKernels(KernelImplementation<Cast> cast) {
        empty = CastProduct.by(EmptySums::scale, cast);
        rounding = CastProduct.rounding(this::matMul, cast);
    }

    /**
     * What oneDNN multiplies on this machine.
     *
     * @param cast for the few products that it does not round itself
     * @throws LibraryUnavailableException if it cannot be loaded
     */
    public static ProductLibrary library(KernelImplementation<Cast> cast) throws LibraryUnavailableException {
        OneDnn.requireAvailable();
        OneDnnKernels kernels = new OneDnnKernels(cast);
        Map<ElementType, KernelImplementation<MatMul>> products = new EnumMap<>(ElementType.class);
        Map<ElementType, String> lacks = new EnumMap<>(ElementType.class);
        for (ElementType type : Kernel.types(MatMul.class)) {
            String lack = lack(type);
            if (lack.isEmpty()) {
                products.put(type, kernels::matMul);
            } else {
                lacks.put(type, lack);
            }
        }
        Set<ElementType> tileTypes =
                products.containsKey(ElementType.BFLOAT16) ? Set.of(ElementType.BFLOAT16) : Set.of();
        String machine = OneDnn.description() + " " + Integer.toHexString(OneDnn.instructions());
        return new ProductLibrary(OneDnn.description(), products, lacks, OneDnnKernels::multiply, tileTypes, machine);
    }

    /** Whether a user has named the library, which is then not to be replaced by anything else. */
    public static boolean libraryIsNamed() {
        return OneDnn.FILES.isNamed();
    }

    /** Why oneDNN has no product of a type that is worth a call; empty if it has. */
    private static String lack(ElementType type) {
        try {
            String name = Primitives.of(new Form(type, type, false, false, false, false))
                    .name();
            return name.startsWith(SCALAR)
                    ? OneDnn.description() + " has products of " + type + " in scalar code only, for this processor"
                    : "";
        } catch (OneDnnException e) {
            return e.isUnimplemented()
                    ? OneDnn.description() + " has no product of " + type + " for this processor"
                    : e.getMessage();
        }
    }

    private void matMul(MatMul kernel, DeviceMemory memory) {
        if (kernel.m() == 0 || kernel.n() == 0 || kernel.batch() == 0) {
            return;
        }
        if (kernel.k() == 0) {
            empty.execute(kernel, memory);
        } else if (kernel.beta() == 0 || kernel.beta() == 1) {
            multiply(kernel, memory, kernel.beta() == 1);
        } else if (kernel.c().span().type() == ElementType.FLOAT32) {
            EmptySums.scale(kernel, memory);
            multiply(kernel, memory, true);
        } else {
            rounding.execute(kernel, memory);
        }
    }

    private static void multiply(MatMul kernel, DeviceMemory memory, boolean accumulate) {
        ThreadProducts products = ThreadProducts.ofThread();
        Form form = new Form(
                kernel.elementType(),
                kernel.c().span().type(),
                kernel.transposeA(),
                kernel.transposeB(),
                kernel.alpha() != 1,
                accumulate);
        Extents extents = new Extents(
                kernel.m(),
                kernel.n(),
                kernel.k(),
                kernel.a().rowStride(),
                kernel.b().rowStride(),
                kernel.c().rowStride());
        long a = memory.of(kernel.a().span()).address();
        long b = memory.of(kernel.b().span()).address();
        long c = memory.of(kernel.c().span()).address();
        for (int matrix = 0; matrix < kernel.batch(); matrix++) {
            products.multiply(
                    form,
                    extents,
                    kernel.alpha(),
                    a + start(kernel.a(), matrix),
                    b + start(kernel.b(), matrix),
                    c + start(kernel.c(), matrix));
        }
    }

    private static long start(MatMul.Operand operand, int matrix) {
        return matrix * operand.batchStride() * operand.span().type().bytes();
    }

    /** One product of tiles, as {@link io.locmoe.driver.cpu.product.TileProduct} says. */
    private static void multiply(
            Tile a, boolean transposeA, Tile b, boolean transposeB, Tile c, int m, int n, int k, boolean add) {
        ThreadProducts.ofThread()
                .multiply(
                        new Form(a.type(), c.type(), transposeA, transposeB, false, add),
                        new Extents(m, n, k, a.rowStride(), b.rowStride(), c.rowStride()),
                        1f,
                        a.address(),
                        b.address(),
                        c.address());
    }
}
