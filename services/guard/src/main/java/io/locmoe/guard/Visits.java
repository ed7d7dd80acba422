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
 * Calls under way on one thread, by plug-in, the innermost last. A plug-in may call the host, which may call another
 * plug-in. The thread writes without a lock and without allocation, as kernels are launched many thousand times in a
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
    private volatile Entry[] entries = grown(new Entry[0]);
    private int depth;

    /** One call; the host's, where a plug-in called it, has no callee. */
    private static final class Entry {
        private Callee callee;
        private String method;
        private long since;
        private ClassLoader before;
    }

    private Visits() {}

    private static VarHandle depthHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Visits.class, "depth", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Visits of the calling thread. */
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
     * Visits of all living threads. A thread that ended would keep all that its task had, such as the text of a job.
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
     * A plug-in is entered: its class loader becomes the thread's.
     *
     * @return to be given to {@link #leave}
     */
    int enter(Callee callee, String method) {
        return push(callee, method, callee.loader());
    }

    /** The host is called by a plug-in: the thread has the host's class loader, and the time is not the plug-in's. */
    int enterHost() {
        return push(null, "", HOST);
    }

    private int push(Callee callee, String method, ClassLoader loader) {
        int visit = depth;
        if (visit == entries.length) {
            entries = grown(entries);
        }
        Entry entry = entries[visit];
        entry.callee = callee;
        entry.method = method;
        entry.since = CoarseClock.nanoTime();
        entry.before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        record(entry);
        DEPTH.setRelease(this, visit + 1);
        return visit;
    }

    /** The thread is about to end: nobody asks where it is, and what its work gave is not kept by its memory. */
    static void forget() {
        if (ALL.remove(OWN.get())) {
            OWN.get().ended();
        }
        OWN.remove();
    }

    /** The call is over, with all that it made. Threads do not keep a plug-in that they have left. */
    void leave(int visit) {
        Entry entry = entries[visit];
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

    private void record(Entry innermost) {
        if (slot != null) {
            CallRecord.inside(slot, innermost.callee == null ? 0 : innermost.callee.number());
        }
    }

    /** The class loader that a thread has where it is inside no plug-in. */
    static ClassLoader ownLoader(Thread thread) {
        for (Visits visits : ALL) {
            if (visits.thread == thread && (int) DEPTH.getAcquire(visits) > 0) {
                return visits.entries[0].before;
            }
        }
        return thread.getContextClassLoader();
    }

    private static Entry[] grown(Entry[] entries) {
        Entry[] grown = Arrays.copyOf(entries, Math.max(USUAL_DEPTH, 2 * entries.length));
        for (int i = entries.length; i < grown.length; i++) {
            grown[i] = new Entry();
        }
        return grown;
    }

    /** What the thread is in now: the name of the plug-in's object and its method. Any thread. */
    Optional<String> innermost() {
        int top = (int) DEPTH.getAcquire(this) - 1;
        Callee callee = top < 0 ? null : entries[top].callee;
        return callee == null ? Optional.empty() : Optional.of(callee.name() + ", in " + entries[top].method + place);
    }

    /**
     * The call that lasts for at least a time, without what the plug-in spent in the host. Of several, one inside the
     * other, it is the innermost that took half of the time: who launched a kernel that hangs is not to blame.
     */
    Optional<Stay> longerThan(Duration limit) {
        int top = (int) DEPTH.getAcquire(this) - 1;
        long now = System.nanoTime();
        Entry[] seen = entries;
        int outermost = Integer.MAX_VALUE;
        for (int i = top; i >= 0 && seen[i].callee != null; i--) {
            outermost = now - seen[i].since >= limit.toNanos() ? i : outermost;
        }
        for (int i = top; i >= outermost; i--) {
            if (now - seen[i].since >= limit.toNanos() / 2) {
                return stay(seen[i], now);
            }
        }
        return Optional.empty();
    }

    /** Empty if the call has ended meanwhile. */
    private Optional<Stay> stay(Entry entry, long now) {
        Callee callee = entry.callee;
        return callee == null
                ? Optional.empty()
                : Optional.of(new Stay(
                        callee.name(),
                        entry.method,
                        place.rank(),
                        place.toString(),
                        Duration.ofNanos(now - entry.since),
                        List.of(thread.getStackTrace())));
    }
}
