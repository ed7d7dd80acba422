package io.locmoe.guard;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A call of a plug-in that has not returned.
 *
 * @param callee what messages call the plug-in's object
 * @param method of it
 * @param rank   whose thread it is; -1 if that is not known
 * @param place  rank, step and layer as {@link Place#toString}
 * @param time   since when, without what the plug-in spent in the host
 * @param stack  of the thread, the innermost frame first
 */
public record Stay(String callee, String method, int rank, String place, Duration time, List<StackTraceElement> stack) {
    private static final int FRAMES = 12;
    private static final String GUARDED = Stay.class.getPackageName() + ".Guarded";

    /** What is wrong, and in further lines where the thread stands, as far as it is inside the plug-in. */
    public String sentence() {
        return callee + " has not returned from " + method + " for " + time.toSeconds() + " s" + place
                + "; it stands at "
                + stack.stream()
                        .takeWhile(frame -> !isOfTheGuard(frame.getClassName()))
                        .limit(FRAMES)
                        .map(StackTraceElement::toString)
                        .collect(Collectors.joining(System.lineSeparator() + "    called by "));
    }

    private static boolean isOfTheGuard(String type) {
        return type.startsWith(GUARDED) || type.equals(Callee.class.getName());
    }
}
