package io.locmoe.driver.ascend.binding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * An operator of {@code aclnn}, called in two phases: the first checks the arguments and plans, on the host only; the
 * second enqueues what was planned. Thread-safe.
 */
public final class Operator {
    private final Acl acl;
    private final Function first;
    private final Function second;

    Operator(Acl acl, Function first, Function second) {
        this.acl = acl;
        this.first = first;
        this.second = second;
    }

    /** Calls the first phase with the operator's own arguments. */
    @FunctionalInterface
    public interface Arguments {
        /**
         * Calls.
         *
         * @param handle        of the first phase; called exactly with the types that the table of functions has
         * @param workspaceSize where the operator writes how many bytes it needs
         * @param executor      where it writes its plan
         * @return what the operator returns
         */
        int call(MethodHandle handle, long workspaceSize, long executor) throws Throwable;
    }

    /**
     * A planned call.
     *
     * @param executor  the plan, which {@link #enqueue} uses up
     * @param workspace bytes of device memory that it needs while it runs
     */
    public record Plan(long executor, long workspace) {}

    /** The first phase. */
    public Plan plan(Arguments arguments) {
        MemorySegment out = Acl.scratch();
        out.setAtIndex(ValueLayout.JAVA_LONG, 0, 0);
        out.setAtIndex(ValueLayout.JAVA_LONG, 1, 0);
        int code;
        try {
            code = arguments.call(first.handle(), out.address(), out.address() + Long.BYTES);
        } catch (Throwable e) {
            throw first.threw(e);
        }
        acl.check(first, code);
        return new Plan(out.getAtIndex(ValueLayout.JAVA_LONG, 1), Acl.written(out));
    }

    /** The second phase. The workspace stays the operator's until the stream has passed it; 0 where it needs none. */
    public void enqueue(Plan plan, long workspace, long stream) {
        acl.check(second, second.call(workspace, plan.workspace(), plan.executor(), stream));
    }

    /**
     * Gives up a plan that needs a workspace and cannot be made repeatable. CANN deletes it if the workspace is
     * missing, together with its entry in the cache of plans, which a plan that is destroyed leaves there although it
     * launches nothing.
     */
    public void abandon(Plan plan, long stream) {
        second.call(0L, plan.workspace(), plan.executor(), stream);
        // Or CANN would say it with the next failure, to which it does not belong.
        acl.recent();
    }
}
