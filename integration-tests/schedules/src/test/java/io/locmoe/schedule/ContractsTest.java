package io.locmoe.schedule;

import io.locmoe.dataplane.body.BodiesContract;
import io.locmoe.dataplane.body.TokensContract;
import io.locmoe.dataplane.flight.PeerStateContract;
import io.locmoe.dataplane.incoming.StreamsContract;
import io.locmoe.dataplane.memory.PoolContract;
import io.locmoe.dataplane.rank.LedgerContract;
import io.locmoe.dataplane.rank.MailboxContract;
import io.locmoe.dataplane.reader.ReaderContract;
import io.locmoe.engine.model.RankTurnsContract;
import io.locmoe.tape.TapeContract;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every promise in many orders, as the machine makes them by itself; {@code scripts/schedules.sh} chooses the orders.
 * With {@code -Dschedules.rounds=100000} more of them.
 */
@Timeout(120)
class ContractsTest {
    private static final int ROUNDS = Integer.getInteger("schedules.rounds", 200);
    private static final long SEED = Long.getLong("schedules.seed", 1);

    static Stream<Method> promises() {
        return Stream.of(
                        MailboxContract.class,
                        LedgerContract.class,
                        ReaderContract.class,
                        BodiesContract.class,
                        TokensContract.class,
                        PoolContract.class,
                        StreamsContract.class,
                        PeerStateContract.class,
                        RankTurnsContract.class,
                        TapeContract.class)
                .flatMap(contract -> Arrays.stream(contract.getDeclaredMethods()))
                .filter(method -> method.getModifiers() == (Modifier.PUBLIC | Modifier.STATIC));
    }

    @ParameterizedTest
    @MethodSource("promises")
    void isKept(Method promise) throws Throwable {
        Together.pause(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            try {
                promise.invoke(null);
            } catch (InvocationTargetException e) {
                throw new AssertionError("round " + round + " of seed " + SEED, e.getCause());
            }
        }
    }
}
