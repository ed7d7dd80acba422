package io.locmoe.mesh;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Surefire gives the classes of this module to two JVMs. A class holds a lock on a file while it runs, which it shares
 * with the class of the other JVM unless one of them is {@link Alone}. Classes come in the order in which they asked,
 * so that one that is alone waits for one class only. The system takes the lock from a JVM that ends.
 */
public final class Turns implements BeforeAllCallback {
    private static final ExtensionContext.Namespace TURNS = ExtensionContext.Namespace.create(Turns.class);
    private static final Path QUEUE = Path.of("target/turns-queue");
    private static final Path TURN = Path.of("target/turns");

    /** Classes of this JVM that run: some are within others, and a JVM cannot have a lock twice. */
    private static int running;

    private static FileChannel turn;

    /** JUnit closes it after all that the class has used. */
    private record Held() implements AutoCloseable {
        @Override
        public void close() throws IOException {
            leave();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        enter(context.getRequiredTestClass().isAnnotationPresent(Alone.class));
        context.getStore(TURNS).put(Held.class, new Held());
    }

    private static synchronized void enter(boolean alone) throws IOException {
        if (running == 0) {
            turn = open(TURN);
            try (FileChannel queue = open(QUEUE);
                    FileLock _ = queue.lock()) {
                turn.lock(0, Long.MAX_VALUE, !alone);
            }
        }
        running++;
    }

    private static synchronized void leave() throws IOException {
        running--;
        if (running == 0) {
            turn.close();
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
