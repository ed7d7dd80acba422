package io.locmoe.node.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.LogRecordProcessor;
import io.opentelemetry.sdk.logs.ReadWriteLogRecord;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the entries of the log that wait for the collector, those of a running call included. More are dropped and
 * counted, so that the library's queue below never is full. Thread-safe; never blocks.
 */
final class LogQueue {
    /** Smaller than the queue of the library. */
    static final int LONGEST = 1536;

    private final AtomicInteger waiting = new AtomicInteger();
    private final DroppedExports dropped;

    LogQueue(DroppedExports dropped) {
        this.dropped = dropped;
    }

    /** The way in. */
    LogRecordProcessor before(LogRecordProcessor queue) {
        return new Entrance(queue);
    }

    /** The way out. */
    LogRecordExporter behind(LogRecordExporter exporter) {
        return new Exit(exporter);
    }

    private final class Entrance implements LogRecordProcessor {
        private final LogRecordProcessor queue;

        Entrance(LogRecordProcessor queue) {
            this.queue = queue;
        }

        @Override
        public void onEmit(Context context, ReadWriteLogRecord entry) {
            if (waiting.incrementAndGet() > LONGEST) {
                waiting.decrementAndGet();
                dropped.full(1);
            } else {
                queue.onEmit(context, entry);
            }
        }

        @Override
        public CompletableResultCode shutdown() {
            return queue.shutdown();
        }

        @Override
        public CompletableResultCode forceFlush() {
            return queue.forceFlush();
        }
    }

    private final class Exit implements LogRecordExporter {
        private final LogRecordExporter exporter;

        Exit(LogRecordExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<LogRecordData> entries) {
            int count = entries.size();
            CompletableResultCode result = exporter.export(entries);
            return result.whenComplete(() -> {
                waiting.addAndGet(-count);
                if (!result.isSuccess()) {
                    dropped.entries(count, result);
                }
            });
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
