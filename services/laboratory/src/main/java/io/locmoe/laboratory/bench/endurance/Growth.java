package io.locmoe.laboratory.bench.endurance;

import io.locmoe.page.Digits;

/**
 * A growing quantity.
 *
 * @param what    the quantity, with its unit
 * @param from    value after the start
 * @param to      value at the end
 * @param perHour growth per hour
 */
public record Growth(String what, double from, double to, double perHour) {
    String text() {
        return what + " from " + Digits.fixed(from, 0) + " to " + Digits.fixed(to, 0) + ", " + Digits.fixed(perHour, 0)
                + " an hour";
    }
}
