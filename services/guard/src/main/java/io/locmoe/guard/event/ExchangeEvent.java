package io.locmoe.guard.event;

import io.locmoe.spi.comm.ExchangePlan;
import java.util.Arrays;
import jdk.jfr.DataAmount;
import jdk.jfr.Label;
import jdk.jfr.Name;

/**
 * An exchange of rows as a rank sees it, from the call that begins it to the return of the call that awaits it. The
 * rank's thread computes between the two calls. Of an exchange from device to device, the second call may return after
 * the rows are there.
 */
@Name("io.locmoe.Exchange")
@Label("Token Exchange")
public final class ExchangeEvent extends PlacedEvent {
    private static final ExchangeEvent OFF = new ExchangeEvent();

    @Label("Strategy")
    String strategy;

    @Label("Direction")
    String direction;

    @Label("Micro-Batch")
    int microBatch;

    @Label("Chunk")
    int chunk;

    @Label("Bytes Out")
    @DataAmount
    long bytesOut;

    @Label("Bytes In")
    @DataAmount
    long bytesIn;

    @Label("Rows Out")
    long rowsOut;

    @Label("Rows In")
    long rowsIn;

    private ExchangeEvent() {}

    /** Begins an event, if it is recorded. */
    public static ExchangeEvent begun() {
        if (!OFF.isEnabled()) {
            return OFF;
        }
        ExchangeEvent event = new ExchangeEvent();
        event.begin();
        return event;
    }

    /**
     * The call that awaits it has returned.
     *
     * @param name name of the strategy in messages
     */
    public void end(ExchangePlan plan, String name, Located place) {
        if (this == OFF) {
            return;
        }
        end();
        at(place);
        step = plan.tag().step();
        if (shouldCommit()) {
            strategy = name;
            describe(plan);
            commit();
        }
    }

    private void describe(ExchangePlan plan) {
        layer = plan.tag().layer();
        direction = plan.tag().direction().name();
        microBatch = plan.tag().microBatch();
        chunk = plan.tag().chunk();
        bytesOut = plan.sendBytes();
        bytesIn = plan.receiveBytes();
        rowsOut = Arrays.stream(plan.rows()[plan.rank()]).sum();
        rowsIn = Arrays.stream(plan.rows()).mapToLong(row -> row[plan.rank()]).sum();
    }
}
