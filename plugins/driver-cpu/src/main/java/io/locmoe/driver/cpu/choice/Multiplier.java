package io.locmoe.driver.cpu.choice;

/** What multiplies matrices of a type. */
public enum Multiplier {
    /** OpenBLAS, by its own product of the type. */
    OPENBLAS,
    /** OneDNN, likewise. */
    ONEDNN,
    /** The Vector API, which has products of float32. */
    VECTOR,
    /** What multiplies float32, with casts before and after it. */
    CAST
}
