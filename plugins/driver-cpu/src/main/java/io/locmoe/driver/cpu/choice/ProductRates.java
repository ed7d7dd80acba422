package io.locmoe.driver.cpu.choice;

import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.plugin.Option;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How fast the libraries of this machine multiply.
 *
 * @param gigaflops by type and library, billions of operations per second of one thread; what a library lacks is not
 *                  there
 */
record ProductRates(Map<ElementType, Map<Multiplier, Double>> gigaflops) {
    /** A product of float32 must be so much faster than that of OpenBLAS to be worth other bits. */
    private static final double CLEARLY = 1.1;

    ProductRates {
        gigaflops = Map.copyOf(gigaflops);
    }

    OptionalDouble of(ElementType type, Multiplier library) {
        Double rate = gigaflops.getOrDefault(type, Map.of()).get(library);
        return rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
    }

    /**
     * The fastest product of a type; that of float32 is OpenBLAS's unless another one is clearly faster. Casts are not
     * counted: they are slow until the JIT has compiled them, and a library that is not faster even so is not worth
     * other bits.
     *
     * @param float32 what multiplies float32, unless that is asked for
     */
    Multiplier fastest(ElementType type, Multiplier float32) {
        if (type == ElementType.FLOAT32) {
            return fastestFloat32();
        }
        double wide = float32(float32);
        return gigaflops.getOrDefault(type, Map.of()).entrySet().stream()
                .filter(rate -> rate.getValue() > wide)
                .max(Comparator.comparingDouble(Map.Entry::getValue))
                .map(Map.Entry::getKey)
                .orElse(Multiplier.CAST);
    }

    /** The rate of float32 by a library; that of the fastest one where it was not measured. */
    double float32(Multiplier library) {
        return of(ElementType.FLOAT32, library)
                .orElseGet(() -> gigaflops.getOrDefault(ElementType.FLOAT32, Map.of()).values().stream()
                        .mapToDouble(rate -> rate)
                        .max()
                        .orElse(0));
    }

    private Multiplier fastestFloat32() {
        OptionalDouble usual = of(ElementType.FLOAT32, Multiplier.OPENBLAS);
        OptionalDouble other = of(ElementType.FLOAT32, Multiplier.ONEDNN);
        if (other.isPresent() && other.getAsDouble() > CLEARLY * usual.orElse(0)) {
            return Multiplier.ONEDNN;
        }
        return usual.isPresent() ? Multiplier.OPENBLAS : Multiplier.VECTOR;
    }

    /** One line for each rate. */
    List<String> lines() {
        return ProductTable.TYPES.stream()
                .flatMap(type -> Arrays.stream(Multiplier.values())
                        .filter(library -> of(type, library).isPresent())
                        .map(library -> type + ":" + Option.text(library) + "="
                                + of(type, library).getAsDouble()))
                .toList();
    }

    /** @throws IllegalArgumentException if these are not the {@link #lines} of rates */
    static ProductRates parse(List<String> lines) {
        Map<ElementType, Map<Multiplier, Double>> rates = new EnumMap<>(ElementType.class);
        for (String line : lines) {
            String[] words = line.split("=", -1);
            ProductTable row = ProductTable.rows(words[0]);
            double rate = words.length == 2 ? Double.parseDouble(words[1]) : Double.NaN;
            if (!(rate > 0) || Double.isInfinite(rate)) {
                throw new IllegalArgumentException("'" + line + "' is no rate");
            }
            row.rows()
                    .forEach((type, library) -> rates.computeIfAbsent(type, key -> new EnumMap<>(Multiplier.class))
                            .put(library, rate));
        }
        return new ProductRates(rates);
    }
}
