package io.locmoe.driver.cpu.blas;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Which product of bfloat16 users ask for. */
public enum Bfloat16Product {
    /** The library's where it has one, the processor has instructions for it and it is found to be faster. */
    AUTO,
    /** The library's. */
    LIBRARY,
    /** Casts the operands to float32. */
    CAST;

    /**
     * How long one product of the same shape takes.
     *
     * @param bfloat16 nanoseconds of the library's product of bfloat16
     * @param float32  nanoseconds of its product of float32, without the casts that it would need
     */
    record Times(long bfloat16, long float32) {}

    /**
     * The choice.
     *
     * @param library whether the library multiplies
     * @param reason  for people
     */
    record Choice(boolean library, String reason) {}

    /**
     * Chooses by what is there. Products of float32 are compared without casts: these are slow until the JIT has
     * compiled them, and a library that is not faster even so is not worth other bits.
     *
     * @param library     its name and version
     * @param present     whether it has a product of bfloat16
     * @param instruction of the processor, for such products
     * @param measurement taken where both are there
     * @throws LibraryUnavailableException if the library's is asked for and it has none
     */
    Choice choose(String library, boolean present, Optional<String> instruction, Supplier<Times> measurement)
            throws LibraryUnavailableException {
        if (!present) {
            String lack = library + " has no " + Sbgemm.NAME + ", it is built without bfloat16";
            if (this == LIBRARY) {
                throw new LibraryUnavailableException("bfloat16=library: " + lack + "; name one that has it with -D"
                        + OpenBlasLibrary.FILE_PROPERTY + "=FILE, or choose bfloat16=auto");
            }
            return new Choice(false, "emulated by products of float32: " + lack);
        }
        return switch (this) {
            case LIBRARY -> new Choice(true, Sbgemm.NAME + " of " + library + ", as chosen");
            case CAST -> new Choice(false, "emulated by products of float32, as chosen");
            case AUTO ->
                instruction
                        .map(name -> compare(library, name, measurement.get()))
                        .orElseGet(() -> new Choice(
                                false,
                                "emulated by products of float32: the processor has no instructions for bfloat16"
                                        + " products"));
        };
    }

    private static Choice compare(String library, String instruction, Times times) {
        double gain = (double) times.float32() / times.bfloat16();
        String measured = String.format(
                Locale.ROOT,
                "%s of %s (%s) takes %.2f of the time of float32, measured",
                Sbgemm.NAME,
                library,
                instruction,
                1 / gain);
        return gain > 1
                ? new Choice(true, measured)
                : new Choice(false, "emulated by products of float32: " + measured);
    }
}
