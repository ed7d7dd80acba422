package io.locmoe.workshop.selftest;

/**
 * How fast a device copies.
 *
 * @param way                where to
 * @param bytes              of one copy
 * @param gigabytesPerSecond of 10^9 bytes, the best of some measurements
 */
record CopyRate(Way way, long bytes, double gigabytesPerSecond) {

    /** Directions of copies. */
    enum Way {
        TO_DEVICE("to the device"),
        FROM_DEVICE("from the device"),
        ON_DEVICE("on the device");

        private final String words;

        Way(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
