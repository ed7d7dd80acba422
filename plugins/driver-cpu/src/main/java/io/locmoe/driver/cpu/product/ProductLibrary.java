package io.locmoe.driver.cpu.product;

import io.locmoe.driver.reference.kernel.KernelImplementation;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.ElementType;
import java.util.Map;
import java.util.Set;

/**
 * What a library multiplies.
 *
 * @param description its name and version, for people
 * @param products    by the type of A and B, for all that {@link MatMul} asks for; a type that it lacks is not there
 * @param lacks       why a type is not there, for people
 * @param tiles       products inside other kernels, of float32 and of {@code tileTypes}
 * @param tileTypes   small types
 * @param machine     what its bits and speed depend on beside the processor's name: version and instructions
 */
public record ProductLibrary(
        String description,
        Map<ElementType, KernelImplementation<MatMul>> products,
        Map<ElementType, String> lacks,
        TileProduct tiles,
        Set<ElementType> tileTypes,
        String machine) {
    public ProductLibrary {
        products = Map.copyOf(products);
        lacks = Map.copyOf(lacks);
        tileTypes = Set.copyOf(tileTypes);
    }

    /** Why there is no product of a type. */
    public String lack(ElementType type) {
        return lacks.getOrDefault(type, description + " has no product of " + type);
    }
}
