package io.locmoe.engine.settings;

import io.locmoe.settings.SettingFault;
import io.locmoe.settings.Values;
import java.util.ArrayList;
import java.util.List;

/** Collects what stands against rules between settings. A rule is skipped if one of its values is invalid. */
class SettingRules {
    private final List<SettingFault> faults = new ArrayList<>();
    private final Values values;

    SettingRules(Values values) {
        this.values = values;
    }

    /** All that was found, in order. */
    final List<SettingFault> faults() {
        return faults;
    }

    /** The product must fit in an {@code int}, which counts the elements of tensors and the tokens of steps. */
    final void countable(int times, String left, long leftValue, String right, long rightValue) {
        require(
                times * leftValue * rightValue <= Integer.MAX_VALUE,
                (times == 1 ? "" : times + " x ") + left + " " + leftValue + " x " + right + " " + rightValue
                        + " is more than " + Integer.MAX_VALUE,
                left,
                right);
    }

    /**
     * Notes a problem.
     *
     * @param names settings of the rule; the first is the one that has the fault
     */
    final void require(boolean condition, String problem, String... names) {
        if (!condition && values.sound(names)) {
            faults.add(new SettingFault(names[0], problem));
        }
    }
}
