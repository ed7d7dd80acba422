package io.locmoe.mesh.dangerous.library;

/** A library that ends the process; a plug-in's own jar with such a call would be refused. */
public final class Ending {
    private Ending() {}

    public static void now() {
        System.exit(0);
    }
}
