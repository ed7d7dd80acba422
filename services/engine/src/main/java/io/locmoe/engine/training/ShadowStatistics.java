package io.locmoe.engine.training;

import io.locmoe.engine.report.ShadowReport;
import io.locmoe.engine.sparse.ShadowResult;
import java.util.Arrays;

/** Collects the choices of a sparse layer's shadow router over the micro-batches of a step. */
final class ShadowStatistics {
    private final long[] load;
    private long entries;
    private long localEntries;
    private long agreeing;
    private long tokens;

    ShadowStatistics(int experts) {
        this.load = new long[experts];
    }

    void add(ShadowResult result) {
        Arrays.setAll(load, e -> load[e] + result.assignment().load()[e]);
        entries += result.entries();
        localEntries += result.localEntries();
        agreeing += result.agreeing();
        tokens += result.tokens();
    }

    /** @param bytesPerEntry bytes that the strategy moves for an entry whose expert is on another node */
    ShadowReport report(double bytesPerEntry) {
        long choices = Arrays.stream(load).sum();
        return new ShadowReport(
                load,
                LayerStatistics.share(localEntries, entries),
                choices - entries,
                LayerStatistics.share(choices - entries, choices),
                LayerStatistics.share(agreeing, tokens),
                (entries - localEntries) * bytesPerEntry);
    }
}
