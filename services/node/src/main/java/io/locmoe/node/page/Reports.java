package io.locmoe.node.page;

import io.locmoe.run.ControlException;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.RunSummary;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The reports of the runs at which somebody looks, or has looked a moment ago. A run that this node neither leads nor
 * follows is watched on the node that knows it, from then until its end. Thread-safe.
 */
final class Reports {
    private static final int MOST = 24;
    static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final Map<String, String> versions;
    private final Vertx vertx;
    private final LongSupplier nanoTime;
    private final Map<Key, Kept> kept = new LinkedHashMap<>(MOST, 1, true);

    /** Each reader has reports of its own, for which the mesh has checked the rights. */
    private record Key(Reader reader, String run) {}

    private static final class Kept {
        private final ReportedRun report;
        private long asked;

        private Kept(ReportedRun report) {
            this.report = report;
        }
    }

    /** @param versions of the software of this node */
    Reports(Vertx vertx, Map<String, String> versions, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.versions = Map.copyOf(versions);
        this.nanoTime = nanoTime;
    }

    /**
     * The report of a run. Blocks until the mesh has shown its events.
     *
     * @param run with its settings
     * @throws ControlException if the reader may not watch it, or nobody answers who knows it
     */
    ReportedRun of(RunSummary run, MeshService mesh, Reader reader) {
        Key key = new Key(reader, run.id());
        synchronized (kept) {
            Kept known = kept.get(key);
            if (known != null && !(run.runs() && known.report.hasEnded())) {
                known.asked = nanoTime.getAsLong();
                return known.report;
            }
        }
        RunHistory history = new MeshAnswers(mesh).ask(asked -> asked.watch(run.id()));
        return keep(key, new ReportedRun(run, history, versions));
    }

    private ReportedRun keep(Key key, ReportedRun report) {
        synchronized (kept) {
            Kept added = new Kept(report);
            added.asked = nanoTime.getAsLong();
            Kept former = kept.put(key, added);
            if (former != null) {
                former.report.close();
            } else if (kept.size() == 1) {
                vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(KEPT_NANOS), _ -> forget());
            }
            if (kept.size() > MOST) {
                kept.remove(kept.keySet().iterator().next()).report.close();
            }
        }
        return report;
    }

    /** Drops what nobody has asked for in a while. */
    void forget() {
        synchronized (kept) {
            long now = nanoTime.getAsLong();
            kept.values().removeIf(one -> {
                boolean old = now - one.asked >= KEPT_NANOS;
                if (old) {
                    one.report.close();
                }
                return old;
            });
            if (!kept.isEmpty()) {
                vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(KEPT_NANOS), _ -> forget());
            }
        }
    }

    /** Number of reports that are held. */
    int held() {
        synchronized (kept) {
            return kept.size();
        }
    }
}
