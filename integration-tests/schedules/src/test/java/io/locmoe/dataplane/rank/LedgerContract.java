package io.locmoe.dataplane.rank;

import static io.locmoe.schedule.Together.require;

import io.locmoe.schedule.Together;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The promises of {@link ExchangeLedger}, L1 to L4: two ranks write, and a thread that has failed reads. */
public final class LedgerContract {
    private static final MessageTag TAG = new MessageTag(1, 0, 0, Direction.DISPATCH, 0);
    private static final String LINE =
            "\\d+\\.\\d{6} rank \\d (to rank \\d: .*, (7 bytes, not sent yet|7 bytes, after .*)"
                    + "|from rank \\d: .*, (not received yet|9 bytes, after .*))";

    private final ExchangeLedger ledger = new ExchangeLedger();
    private final Set<Long> numbers = ConcurrentHashMap.newKeySet();

    private LedgerContract() {}

    private void exchange(int rank, int peer) {
        long sends = ledger.sends(rank, peer, TAG, 7);
        long waits = ledger.waits(rank, peer, TAG);
        require(numbers.add(sends) && numbers.add(waits), "L1: every entry has a number of its own");
        ledger.ended(sends, 7);
        ledger.ended(waits, 9);
        require(ledger.received(rank, TAG).equals(Set.of(peer)), "L4: what a rank has received is known at once");
    }

    private void read() {
        for (int look = 0; look < 3; look++) {
            List<String> lines = ledger.tail(8);
            require(lines.stream().allMatch(line -> line.matches(LINE)), "L2: an entry is seen whole: " + lines);
        }
    }

    /** L1 to L4. */
    public static void entriesAreSeenWhole() throws Exception {
        LedgerContract it = new LedgerContract();
        Together.run(() -> it.exchange(0, 1), () -> it.exchange(1, 0), it::read);
        require(it.ledger.tail(8).size() == 4, "L3: every entry is kept");
        require(it.ledger.tail(8).stream().noneMatch(line -> line.contains("yet")), "L3: what has ended is so");
    }
}
