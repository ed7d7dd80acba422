package io.locmoe.driver.cpu.choice;

import io.locmoe.driver.cpu.library.LibraryUnavailableException;
import io.locmoe.driver.cpu.product.ProductLibrary;
import io.locmoe.driver.reference.host.Processor;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.memory.ElementType;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The native libraries of this machine and how fast they multiply.
 *
 * @param present those that are loaded
 * @param missing why the others are not, with the remedy
 */
record MachineProducts(Map<Multiplier, ProductLibrary> present, Map<Multiplier, String> missing, ProductRates rates) {
    private static final System.Logger LOG = System.getLogger(MachineProducts.class.getName());

    /** Found once in the process. */
    private static final class Here {
        private static MachineProducts found;

        private Here() {}
    }

    /**
     * What is here; it is loaded and measured, or read, when the process first asks.
     *
     * @throws DeviceException if a user has named a library's file that cannot be loaded
     */
    static MachineProducts here(ProductLibraries libraries) {
        synchronized (Here.class) {
            if (Here.found == null) {
                Here.found = find(libraries);
            }
            return Here.found;
        }
    }

    private static MachineProducts find(ProductLibraries libraries) {
        Map<Multiplier, ProductLibrary> present = new EnumMap<>(Multiplier.class);
        Map<Multiplier, String> missing = new EnumMap<>(Multiplier.class);
        for (Multiplier library : ProductLibraries.NATIVE) {
            try {
                present.put(library, libraries.of(library));
            } catch (LibraryUnavailableException e) {
                if (ProductLibraries.isNamed(library)) {
                    throw new DeviceException(e.getMessage(), e);
                }
                missing.put(library, e.getMessage());
                LOG.log(System.Logger.Level.WARNING, "matrix products are slower: {0}", e.getMessage());
            }
        }
        return new MachineProducts(present, missing, rates(present));
    }

    private static ProductRates rates(Map<Multiplier, ProductLibrary> present) {
        if (present.keySet().stream().anyMatch(ProductLibraries::isNamed)) {
            // Another build may have the same version.
            return ProductMeasurement.take(present);
        }
        String machine = Processor.name() + ", "
                + present.values().stream().map(ProductLibrary::machine).collect(Collectors.joining(", "));
        return new RatesFile(RatesFile.standardDirectory(), machine).get(() -> ProductMeasurement.take(present));
    }

    /** Why a type is multiplied so, by a measurement. */
    String reason(ElementType type, Multiplier by, Multiplier float32) {
        if (by == Multiplier.VECTOR) {
            return "no OpenBLAS: " + missing.get(Multiplier.OPENBLAS);
        }
        if (by == Multiplier.CAST) {
            return ProductLibraries.NATIVE.reversed().stream()
                    .map(library -> slower(library, type, float32))
                    .collect(Collectors.joining("; "));
        }
        return gain(by, type, float32) + " times the rate of float32, measured";
    }

    /** Why a library does not multiply a type. */
    private String slower(Multiplier name, ElementType type, Multiplier float32) {
        ProductLibrary library = present.get(name);
        if (library == null) {
            return missing.get(name);
        }
        return library.products().containsKey(type)
                ? library.description() + " reaches " + gain(name, type, float32)
                        + " times the rate of float32, measured"
                : library.lack(type);
    }

    private String gain(Multiplier library, ElementType type, Multiplier float32) {
        return String.format(Locale.ROOT, "%.2f", rates.of(type, library).orElse(0) / rates.float32(float32));
    }
}
