package io.locmoe.driver.cpu.choice;

import io.locmoe.driver.cpu.library.LibraryUnavailableException;
import io.locmoe.driver.cpu.product.CastProduct;
import io.locmoe.driver.cpu.product.GroupedProducts;
import io.locmoe.driver.cpu.product.ProductLibrary;
import io.locmoe.driver.cpu.vector.VectorKernels;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.ElementType;
import java.util.LinkedHashSet;
import java.util.Set;

/** Kernels whose products are those of a choice. */
public final class ProductKernels {
    private final KernelTable others;
    private final ProductChoice choice;
    private final Set<String> descriptions = new LinkedHashSet<>();

    private ProductKernels(KernelTable others, ProductChoice choice) {
        this.others = others;
        this.choice = choice;
    }

    /**
     * Replaces the products of a table, and what is made of them.
     *
     * @param others all other kernels
     * @throws DeviceException if this machine cannot multiply so, saying what is missing and what to do
     */
    public static KernelTable over(KernelTable others, ProductChoice choice) {
        return new ProductKernels(others, choice).table();
    }

    private KernelTable table() {
        ProductLibrary float32 = library(ElementType.FLOAT32);
        KernelTable table = others.with(MatMul.class, float32.products().get(ElementType.FLOAT32));
        for (ElementType type : ProductTable.TYPES) {
            if (type != ElementType.FLOAT32) {
                table = withSmall(table, type);
            }
        }
        descriptions.add(others.description());
        table = GroupedProducts.over(table.describedAs(String.join(" + ", descriptions)));
        return ProductLibraries.hasVectors() ? attention(table, float32) : table;
    }

    /** With attention in tiles, those of bfloat16 as they are where the library that multiplies it has such. */
    private KernelTable attention(KernelTable table, ProductLibrary float32) {
        KernelTable tiled = VectorKernels.attention(table, float32.tiles());
        if (by(ElementType.BFLOAT16) == Multiplier.CAST) {
            return tiled;
        }
        ProductLibrary small = library(ElementType.BFLOAT16);
        return small.tileTypes().contains(ElementType.BFLOAT16)
                ? VectorKernels.bfloat16Attention(tiled, small.tiles())
                : tiled;
    }

    private KernelTable withSmall(KernelTable table, ElementType type) {
        String reason = choice.reasons().get(type);
        if (by(type) == Multiplier.CAST) {
            return table.with(MatMul.class, Set.of(type), CastProduct.by(table::execute, others::execute))
                    .describedAs(type, "emulated by products of float32: " + reason);
        }
        ProductLibrary library = library(type);
        if (by(type) == Multiplier.VECTOR) {
            CastProduct product = CastProduct.by(library.products().get(ElementType.FLOAT32), others::execute);
            return table.with(MatMul.class, Set.of(type), product)
                    .describedAs(type, "emulated by products of float32 of " + library.description() + ", " + reason);
        }
        return table.with(MatMul.class, Set.of(type), library.products().get(type))
                .describedAs(type, library.description() + ", " + reason);
    }

    private Multiplier by(ElementType type) {
        return choice.table().of(type).orElseThrow();
    }

    /** The library of a type, which has a product of it. */
    private ProductLibrary library(ElementType type) {
        ProductLibrary library;
        try {
            library = new ProductLibraries(others).of(by(type));
        } catch (LibraryUnavailableException e) {
            throw refusal(e.getMessage());
        }
        if (by(type) != Multiplier.VECTOR && !library.products().containsKey(type)) {
            throw refusal(library.lack(type));
        }
        descriptions.add(library.description());
        return library;
    }

    private DeviceException refusal(String reason) {
        return new DeviceException("products=" + choice.table().text() + " cannot be computed here: " + reason
                + "; mend that, or choose other products with driver.products, such as measure on a machine like this"
                + " one");
    }
}
