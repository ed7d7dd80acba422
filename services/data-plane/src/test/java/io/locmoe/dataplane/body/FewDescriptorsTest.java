package io.locmoe.dataplane.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.incoming.Inbox;
import io.locmoe.dataplane.incoming.IncomingStreams;
import io.locmoe.dataplane.reader.BodyReader;
import io.locmoe.identity.Trust;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that has taken as many descriptors as the operating system lets it have. */
@Tag("slow")
@Timeout(120)
class FewDescriptorsTest {
    /** More than there are jars, which a process opens when it needs them. */
    private static final int DESCRIPTORS = 512;

    private static final int PATIENCE_MILLISECONDS = 2_000;
    private static final String FAILURE = "a body channel by tcp could not be accepted; the next will be: ";

    @TempDir
    private Path directory;

    @Test
    void theAcceptorAcceptsAgainWhenThereAreDescriptors() throws Exception {
        Path errors = directory.resolve("errors");
        Process child = start(errors);
        try (BufferedReader said = child.inputReader();
                var orders = child.outputWriter()) {
            int port = Integer.parseInt(said.readLine());
            List<String> tokens = List.of(said.readLine(), said.readLine(), said.readLine());
            // Loads the classes of a refusal, too, which are files here; a node has them in jars that are open.
            assertThat(isAccepted(port, "00".repeat(BodyOffer.TOKEN_BYTES))).isFalse();
            assertThat(isAccepted(port, tokens.get(0))).isTrue();
            orders.write("take\n");
            orders.flush();
            assertThat(said.readLine()).startsWith("taken: ").contains("Too many open files");
            // The first may still find a descriptor that the process has given back since.
            while (!Files.readString(errors).contains(FAILURE)) {
                isAccepted(port, tokens.get(1));
            }
            orders.write("free\n");
            orders.flush();
            assertThat(said.readLine()).isEqualTo("freed");
            assertThat(isAccepted(port, tokens.get(2))).isTrue();
        } finally {
            child.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }
        assertThat(errors).content().contains("Too many open files").doesNotContain("peers can open no more of them");
    }

    private static Process start(Path errors) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // Java takes the hard limit, too, so both are set.
        List<String> command = List.of(
                "sh",
                "-c",
                "ulimit -n " + DESCRIPTORS + " && exec \"$@\"",
                "sh",
                java,
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName());
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    /**
     * Whether a body channel with this token is opened. The system keeps a descriptor for who waits for a connection,
     * so the first that comes is accepted in any case, and closed for want of others.
     */
    private static boolean isAccepted(int port, String token) throws IOException {
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
            peer.setSoTimeout(PATIENCE_MILLISECONDS);
            peer.getOutputStream().write(BodyOffer.GREETING);
            peer.getOutputStream().write(HexFormat.of().parseHex(token));
            return peer.getInputStream().read() >= 0;
        } catch (SocketTimeoutException | SocketException e) {
            return false;
        }
    }

    /** Listens for body channels, and takes and frees all descriptors as it is told. */
    public static final class Child {
        public static void main(String[] arguments) throws Exception {
            try (ExecutorService threads = Executors.newCachedThreadPool();
                    BodyServer server = new BodyServer("127.0.0.1", 0, threads, Trust.OPEN);
                    BodyReader reader = new BodyReader();
                    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in))) {
                Inbox nobody = new IncomingBodiesTest.StuckInbox(new CountDownLatch(1));
                BodyHost host = new BodyHost(nobody, new IncomingStreams(), reader, threads);
                BodyOffer offer = server.offer(new IncomingBodies(host, 0, failure -> {}));
                System.out.println(offer.tcpPort());
                System.out.println(offer.token());
                for (int i = 0; i < 2; i++) {
                    IncomingBodies bodies = new IncomingBodies(host, 0, failure -> {});
                    System.out.println(server.offer(bodies).token());
                }
                Descriptors all = new Descriptors();
                for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                    System.out.println(order.equals("take") ? all.take() : all.free());
                }
            }
        }
    }

    /** Takes what there is, and what others give back, until it is to free all. */
    private static final class Descriptors {
        private final Deque<InputStream> taken = new ArrayDeque<>();
        private final AtomicBoolean taking = new AtomicBoolean();
        private Thread taker;

        private String take() {
            String failure = fill();
            taking.set(true);
            taker = Thread.ofPlatform().daemon().start(() -> {
                while (taking.get()) {
                    fill();
                    Thread.onSpinWait();
                }
            });
            return "taken: " + failure;
        }

        private String fill() {
            try {
                while (true) {
                    taken.add(Files.newInputStream(Path.of("/dev/null")));
                }
            } catch (IOException e) {
                return e.getMessage();
            }
        }

        private String free() throws IOException, InterruptedException {
            taking.set(false);
            taker.join();
            while (!taken.isEmpty()) {
                taken.pop().close();
            }
            return "freed";
        }
    }
}
