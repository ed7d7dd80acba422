package io.locmoe.attack.traffic;

import io.locmoe.attack.mutation.Mutator;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** Handshakes of TLS that are cut off, or whose first message has a few changes. */
final class HalfHandshakes implements Assault {
    private static final int CONNECTIONS = 32;

    private final List<byte[]> hellos = List.of(hello("localhost"), hello("a.".repeat(100) + "b"));

    @Override
    public long launch(Door door, RandomGenerator random) {
        Door outside = new Door(door.name(), door.port(), door.speech(), Optional.empty());
        try (Connections half = new Connections(outside)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                half.add(random.nextBoolean() ? cut(random) : Mutator.mutate(random, hellos));
            }
        }
        return CONNECTIONS;
    }

    private byte[] cut(RandomGenerator random) {
        byte[] hello = hellos.getFirst();
        return Arrays.copyOf(hello, random.nextInt(1, hello.length + 1));
    }

    /** A right ClientHello of this JDK. */
    private static byte[] hello(String server) {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine(server, 443);
            engine.setUseClientMode(true);
            ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), hello);
            return Arrays.copyOf(hello.array(), hello.position());
        } catch (GeneralSecurityException | SSLException e) {
            throw new IllegalStateException(e);
        }
    }
}
