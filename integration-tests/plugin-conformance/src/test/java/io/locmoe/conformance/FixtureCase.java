package io.locmoe.conformance;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.plugin.Options;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** The rules for a strategy of these tests: an all-to-all that keeps every rule and that a case breaks in one place. */
abstract class FixtureCase extends CommunicationStrategyConformance {

    @Override
    protected CommunicationStrategyFactory factory() {
        return new CommunicationStrategyFactory() {
            @Override
            public String name() {
                return "fixture";
            }

            @Override
            public CommunicationStrategy create(Options options) {
                return FixtureCase.this.create(options);
            }
        };
    }

    CommunicationStrategy create(Options options) {
        return new CommunicationStrategy() {
            private double exchanges;

            @Override
            public PendingExchange begin(
                    ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
                exchanges++;
                return FixtureCase.this.begin(plan, send, receive, transport);
            }

            @Override
            public Map<String, Double> measures() {
                double counted = exchanges;
                exchanges = 0;
                return FixtureCase.this.measures(counted);
            }
        };
    }

    /** @param exchanges since it was asked */
    Map<String, Double> measures(double exchanges) {
        return Map.of("exchanges", exchanges);
    }

    void check(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        plan.check(send, receive, transport);
    }

    /** Copies a message of the right size; throws where it has another. */
    void copy(ExchangePlan plan, int source, Transport.Received message, MemorySegment rows) {
        if (message.data().byteSize() != rows.byteSize()) {
            throw new ExchangeException("rank " + source + " follows another plan (" + plan.tag() + ")");
        }
        rows.copyFrom(message.data());
    }

    void close(Transport.Received message) {
        message.close();
    }

    void afterSend(MemorySegment rows) {}

    PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
        check(plan, send, receive, transport);
        long[] starts = plan.sendStarts();
        for (int target : plan.targets()) {
            MemorySegment rows = send.asSlice(starts[target], plan.bytes(plan.rank(), target));
            transport.send(target, plan.tag(), rows);
            afterSend(rows);
        }
        return PendingExchange.of(() -> {
            long[] arrivals = plan.receiveStarts();
            for (int source : plan.sources()) {
                Transport.Received message = transport.receive(source, plan.tag());
                copy(plan, source, message, receive.asSlice(arrivals[source], plan.bytes(source, plan.rank())));
                close(message);
            }
        });
    }
}
