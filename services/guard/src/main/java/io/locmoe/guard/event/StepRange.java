package io.locmoe.guard.event;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.SettingControl;

/**
 * The steps that a recording takes: {@code FIRST-LAST}, or {@code all}. Of several recordings, the range that spans all
 * of theirs holds. A value of another form is taken for {@code all}, because JDK Flight Recorder takes no exceptions.
 */
public final class StepRange extends SettingControl {
    private static final String ALL = "all";
    private static final Pattern RANGE = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    private volatile String value = ALL;
    private volatile long first = Long.MIN_VALUE;
    private volatile long last = Long.MAX_VALUE;

    @Override
    public String combine(Set<String> values) {
        long least = Long.MAX_VALUE;
        long most = 0;
        for (String one : values) {
            Matcher range = RANGE.matcher(one);
            if (!range.matches()) {
                return ALL;
            }
            least = Math.min(least, Long.parseLong(range.group(1)));
            most = Math.max(most, Long.parseLong(range.group(2)));
        }
        return least + "-" + most;
    }

    @Override
    public void setValue(String text) {
        Matcher range = RANGE.matcher(text);
        boolean isRange = range.matches();
        first = isRange ? Long.parseLong(range.group(1)) : Long.MIN_VALUE;
        last = isRange ? Long.parseLong(range.group(2)) : Long.MAX_VALUE;
        value = text;
    }

    @Override
    public String getValue() {
        return value;
    }

    boolean contains(long step) {
        return step >= first && step <= last;
    }
}
