package io.locmoe.schedule;

import io.locmoe.dataplane.body.BodiesContract;
import io.locmoe.dataplane.body.TokensContract;
import io.locmoe.dataplane.flight.PeerStateContract;
import io.locmoe.dataplane.incoming.StreamsContract;
import io.locmoe.dataplane.memory.PoolContract;
import io.locmoe.dataplane.rank.LedgerContract;
import io.locmoe.dataplane.rank.MailboxContract;
import io.locmoe.dataplane.reader.ReaderContract;
import io.locmoe.engine.collectives.RankTurnsContract;
import io.locmoe.samples.Seeds;
import io.locmoe.tape.TapeContract;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every promise in many orders, as the machine makes them by itself. */
@Timeout(120)
@Tag("slow")
class ContractsTest {
    private static final int ROUNDS = 200;

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
    void promiseHoldsInEveryOrder(Method promise) {
        String name = promise.getDeclaringClass().getSimpleName() + "." + promise.getName();
        Seeds.of(name, usual(name), (int) promises().count()).each(seed -> {
            Together.pause(seed);
            for (int round = 0; round < ROUNDS; round++) {
                promise.invoke(null);
            }
        });
    }

    /** A promise that the explorer of schedules has once seen broken is tried more often. */
    private static int usual(String name) {
        return Files.exists(Path.of("src/test/resources/found", name, "recording")) ? 10 : 1;
    }
}
