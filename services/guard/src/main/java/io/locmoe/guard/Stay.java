package io.locmoe.guard;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A plug-in call that has not returned.
 *
 * @param callee name of the plug-in's object in messages
 * @param method its method
 * @param rank   rank of the thread; -1 if unknown
 * @param place  rank, step and layer as {@link Place#toString}
 * @param time   duration of the call, without time spent in the host
 * @param stack  stack of the thread, the innermost frame first
 */
public record Stay(String callee, String method, int rank, String place, Duration time, List<StackTraceElement> stack) {
    private static final int FRAMES = 12;
    private static final String GUARDED = Stay.class.getPackageName() + ".Guarded";

    /** Describes the problem, and in further lines the thread's stack inside the plug-in. */
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
