package io.locmoe.driver.cpu.choice;

import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.memory.ElementType;
import java.util.EnumMap;
import java.util.Map;

/**
 * What multiplies matrices of each type, after all has been chosen.
 *
 * @param table   complete
 * @param reasons why, by type, for people
 */
public record ProductChoice(ProductTable table, Map<ElementType, String> reasons) {
    public ProductChoice {
        reasons = Map.copyOf(reasons);
    }

    /**
     * Leaves what was asked for, and chooses the rest by what is on this machine and how fast it is.
     *
     * @param others kernels that cast
     * @throws DeviceException if a user has named a library's file that cannot be loaded
     */
    public static ProductChoice of(ProductTable asked, KernelTable others) {
        Map<ElementType, String> reasons = new EnumMap<>(ElementType.class);
        ProductTable table = asked;
        for (ElementType type : ProductTable.TYPES) {
            if (asked.of(type).isPresent()) {
                reasons.put(type, "as chosen");
            } else {
                MachineProducts here = MachineProducts.here(new ProductLibraries(others));
                Multiplier float32 = table.of(ElementType.FLOAT32).orElse(Multiplier.OPENBLAS);
                Multiplier by = here.rates().fastest(type, float32);
                table = table.with(type, by);
                reasons.put(type, here.reason(type, by, float32));
            }
        }
        return new ProductChoice(table, reasons);
    }

    /** Whether a native library multiplies a type. */
    public boolean usesLibrary(ElementType type) {
        return table.of(type).filter(ProductLibraries.NATIVE::contains).isPresent();
    }
}
