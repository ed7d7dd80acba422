package io.locmoe.driver.cpu.onednn;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The primitives of the process for all shapes, made when first needed and never freed: at most {@link Form#COUNT}.
 * Thread-safe, as they are.
 */
final class Primitives {
    private static final AtomicReferenceArray<Form.Primitive> MADE = new AtomicReferenceArray<>(Form.COUNT);

    private Primitives() {}

    /** @throws OneDnnException if oneDNN has nothing for the form */
    static Form.Primitive of(Form form) {
        Form.Primitive made = MADE.get(form.index());
        return made == null ? make(form.index(), form) : made;
    }

    private static Form.Primitive make(int index, Form form) {
        synchronized (MADE) {
            if (MADE.get(index) == null) {
                MADE.set(index, form.make(Extents.AT_RUN_TIME));
            }
            return MADE.get(index);
        }
    }

    /** How many have been made. */
    static int count() {
        int count = 0;
        for (int index = 0; index < Form.COUNT; index++) {
            count += MADE.get(index) == null ? 0 : 1;
        }
        return count;
    }
}
