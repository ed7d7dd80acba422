package io.locmoe.laboratory.bench.endurance;

import io.locmoe.page.Digits;

/**
 * Something that grows.
 *
 * @param what    it is, with its unit
 * @param from    after the start
 * @param to      at the end
 * @param perHour how fast
 */
public record Growth(String what, double from, double to, double perHour) {
    String text() {
        return what + " from " + Digits.fixed(from, 0) + " to " + Digits.fixed(to, 0) + ", " + Digits.fixed(perHour, 0)
                + " an hour";
    }
}
