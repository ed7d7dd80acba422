package io.locmoe.dataplane.memory;

import static io.locmoe.schedule.Together.require;

import io.locmoe.schedule.Together;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;

/** The promises of {@link NativePool} and of the messages that it lends, P1 to P3. */
public final class PoolContract {
    private final AtomicLong lent = new AtomicLong();
    private final NativePool pool = new NativePool(1 << 10, lent);

    private PoolContract() {}

    private void use(int mark) {
        for (int i = 0; i < 2; i++) {
            try (Payload message = pool.lend(64)) {
                message.data().set(ValueLayout.JAVA_INT, 0, mark);
                require(lent.get() >= 64, "P2: what is lent is counted");
                require(message.data().get(ValueLayout.JAVA_INT, 0) == mark, "P1: memory has one owner");
            }
        }
    }

    /** P1, P2. */
    public static void memoryHasOneOwner() throws Exception {
        PoolContract it = new PoolContract();
        Together.run(() -> it.use(1), () -> it.use(2), () -> it.use(3));
        require(it.lent.get() == 0, "P2: what came back is not counted");
        it.pool.close();
    }

    /** P3: the rank and the end of its session close the same message. */
    public static void aMessageIsGivenBackOnce() throws Exception {
        PoolContract it = new PoolContract();
        Payload message = it.pool.lend(64);
        Together.run(message::close, message::close, () -> it.use(4));
        require(it.lent.get() == 0, "P3: closing twice gives back once");
        it.pool.close();
    }
}
