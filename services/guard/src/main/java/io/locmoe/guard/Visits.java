package io.locmoe.guard;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls in progress on one thread, by plug-in, the innermost last. A plug-in may call the host, which may call
 * another plug-in. The thread writes without locks or allocation, because kernels are launched many thousand times per
 * step; any thread may read. The depth is written last, so a reader that reads it first finds entries that are at least
 * as new.
 */
final class Visits {
    private static final ThreadLocal<Visits> OWN = ThreadLocal.withInitial(Visits::register);
    private static final Set<Visits> ALL = ConcurrentHashMap.newKeySet();
    private static final ClassLoader HOST = Visits.class.getClassLoader();
    private static final int USUAL_DEPTH = 8;
    private static final int FEW_THREADS = 64;
    private static final VarHandle DEPTH = depthHandle();

    private static int pruneAt = FEW_THREADS;

    private final Thread thread = Thread.currentThread();
    private final MemorySegment slot = CallRecord.slot();
    private final Place place = new Place(slot);
    private volatile VisitedCall[] entries = grown(new VisitedCall[0]);
    private int depth;

    private Visits() {}

    private static VarHandle depthHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Visits.class, "depth", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The visits of the calling thread. */
    static Visits own() {
        return OWN.get();
    }

    private static synchronized Visits register() {
        if (ALL.size() >= pruneAt) {
            prune();
            pruneAt = Math.max(FEW_THREADS, 2 * ALL.size());
        }
        Visits visits = new Visits();
        ALL.add(visits);
        return visits;
    }

    /**
     * The visits of all living threads. Entries of ended threads are dropped: they would retain everything their task
     * had, such as the text of a job.
     */
    static List<Visits> all() {
        prune();
        return List.copyOf(ALL);
    }

    private static void prune() {
        ALL.removeIf(visits -> !visits.thread.isAlive() && visits.ended());
    }

    private boolean ended() {
        if (slot != null) {
            CallRecord.giveBack(slot);
        }
        return true;
    }

    Place place() {
        return place;
    }

    Thread thread() {
        return thread;
    }

    /**
     * Enters a plug-in: its class loader becomes the thread's.
     *
     * @return argument for {@link #leave}
     */
    int enter(Callee callee, String method) {
        return push(callee, method, callee.loader());
    }

    /** Enters the host from a plug-in: the thread gets the host's class loader, and the time is not the plug-in's. */
    int enterHost() {
        return push(null, "", HOST);
    }

    private int push(Callee callee, String method, ClassLoader loader) {
        int visit = depth;
        if (visit > 0) {
            requireCalm(visit - 1);
        }
        if (visit == entries.length) {
            entries = grown(entries);
        }
        VisitedCall entry = entries[visit];
        entry.callee = callee;
        entry.method = method;
        entry.since = CoarseClock.nanoTime();
        entry.before = thread.getContextClassLoader();
        entry.interrupted = thread.isInterrupted();
        thread.setContextClassLoader(loader);
        record(entry);
        DEPTH.setRelease(this, visit + 1);
        return visit;
    }

    /** Refuses a plug-in that has interrupted this thread during a call. */
    void requireCalm(int visit) {
        entries[visit].requireCalm(thread, place);
    }

    /** Drops the visits of this thread, which is about to end, so that they do not retain its results. */
    static void forget() {
        if (ALL.remove(OWN.get())) {
            OWN.get().ended();
        }
        OWN.remove();
    }

    /** Leaves a call and everything inside it. Entries do not retain a plug-in that was left. */
    void leave(int visit) {
        VisitedCall entry = entries[visit];
        if (entry.callee == null) {
            long pause = CoarseClock.nanoTime() - entry.since;
            for (int outer = 0; outer < visit; outer++) {
                entries[outer].since += pause;
            }
        }
        DEPTH.setRelease(this, visit);
        if (visit > 0) {
            record(entries[visit - 1]);
        } else if (slot != null) {
            CallRecord.inside(slot, 0);
        }
        thread.setContextClassLoader(entry.before);
        entry.callee = null;
        entry.before = null;
    }

    private void record(VisitedCall innermost) {
        if (slot != null) {
            CallRecord.inside(slot, innermost.callee == null ? 0 : innermost.callee.number());
        }
    }

    /** The class loader of a thread outside all plug-ins. */
    static ClassLoader ownLoader(Thread thread) {
        for (Visits visits : ALL) {
            if (visits.thread == thread && (int) DEPTH.getAcquire(visits) > 0) {
                return visits.entries[0].before;
            }
        }
        return thread.getContextClassLoader();
    }

    private static VisitedCall[] grown(VisitedCall[] entries) {
        VisitedCall[] grown = Arrays.copyOf(entries, Math.max(USUAL_DEPTH, 2 * entries.length));
        for (int i = entries.length; i < grown.length; i++) {
            grown[i] = new VisitedCall();
        }
        return grown;
    }

    /** The current plug-in object and method of the thread. Any thread. */
    Optional<String> innermost() {
        int top = (int) DEPTH.getAcquire(this) - 1;
        Callee callee = top < 0 ? null : entries[top].callee;
        return callee == null ? Optional.empty() : Optional.of(callee.name() + ", in " + entries[top].method + place);
    }

    /**
     * A call that has lasted at least this long, without time spent in the host. Of nested calls, it is the innermost
     * one that took half of the limit: the launcher of a kernel that hangs is not to blame.
     */
    Optional<Stay> longerThan(Duration limit) {
        int top = (int) DEPTH.getAcquire(this) - 1;
        long now = System.nanoTime();
        VisitedCall[] seen = entries;
        int outermost = Integer.MAX_VALUE;
        for (int i = top; i >= 0 && seen[i].callee != null; i--) {
            outermost = now - seen[i].since >= limit.toNanos() ? i : outermost;
        }
        for (int i = top; i >= outermost; i--) {
            if (now - seen[i].since >= limit.toNanos() / 2) {
                return seen[i].stay(thread, place, now);
            }
        }
        return Optional.empty();
    }
}
