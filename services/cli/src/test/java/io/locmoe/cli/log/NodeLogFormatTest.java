package io.locmoe.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a node's log has of a library's exception: logback.xml as it is shipped. */
class NodeLogFormatTest {
    private static String logged(Consumer<LoggerContext> work) throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(NodeLogFormatTest.class.getResource("/logback.xml"));
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            work.accept(context);
        } finally {
            System.setErr(before);
            context.stop();
        }
        return written.toString(StandardCharsets.UTF_8);
    }

    private static Exception refused() {
        return new IllegalStateException("not a TLS record:\n\u001b[31m16f3", new IOException("bad bytes"));
    }

    @Test
    void anExceptionOfALibraryIsOnTheLineOfItsMessage() throws Exception {
        String text =
                logged(context -> context.getLogger("io.netty.Handler").warn("a stranger sent\r\nGET /", refused()));
        assertThat(text.lines())
                .singleElement()
                .asString()
                .contains("WARN  Handler [main] a stranger sent GET /: java.lang.IllegalStateException: "
                        + "not a TLS record: [31m16f3: java.io.IOException: bad bytes");
    }

    @Test
    void anAttemptToJoinThatIsRepeatedIsNoError() throws Exception {
        assertThat(logged(context -> {
                    context.getLogger("com.hazelcast.instance.impl.Node").error("Could not join cluster.");
                    context.getLogger("com.hazelcast.internal.cluster.Other").error("another error");
                }))
                .contains("another error")
                .doesNotContain("Could not join");
    }

    @Test
    void ownLoggersPrintStackTraces() throws Exception {
        String text = logged(context -> {
            context.getLogger("io.locmoe.node").setLevel(Level.INFO);
            context.getLogger("io.locmoe.node").warn("a defect", refused());
        });
        assertThat(text.lines()).hasSizeGreaterThan(5);
        assertThat(text).contains("a defect", "at io.locmoe.cli.log.NodeLogFormatTest");
    }

    @Test
    void namesOfOthersForgeNoEntryAndSteerNoTerminal() throws Exception {
        String text = logged(context -> {
            context.getLogger("io.locmoe.node").setLevel(Level.INFO);
            context.getLogger("io.locmoe.node")
                    .warn("node {} joins", "x\n2026-11-30 INFO all is well\u001b[2J\u202e", refused());
        });
        assertThat(text).doesNotContain("\u001b", "\u202e").contains("all is well\\u001b[2J\\u202e");
        assertThat(text.lines().skip(1)).hasSizeGreaterThan(5).allMatch(line -> line.startsWith("    "));
    }

    @Test
    void libraryLoggersAtDebugPrintStackTraces() throws Exception {
        String text = logged(context -> {
            context.getLogger("io.netty").setLevel(Level.DEBUG);
            context.getLogger("io.netty.Handler").warn("sent", refused());
        });
        assertThat(text).contains("at io.locmoe.cli.log.NodeLogFormatTest");
    }

    @Test
    void entriesInJsonAreOneObjectEachWhateverTheyContain() throws Exception {
        System.setProperty("locmoe.log.format", "json");
        try {
            String text = logged(context -> {
                context.getLogger("io.locmoe.node").setLevel(Level.INFO);
                context.getLogger("io.locmoe.node")
                        .warn("node {} joins", "x\"}\n{\"level\":\"INFO\"}\u001b[2J\u009b\u202e", refused());
                context.getLogger("io.netty.Handler").warn("a stranger sent\r\nGET /", refused());
            });
            List<JsonNode> entries = text.lines().map(NodeLogFormatTest::parsed).toList();
            assertThat(entries).hasSize(2);
            assertThat(text).doesNotContain("\u001b", "\u009b", "\u202e");
            assertThat(entries.getFirst().path("formattedMessage").asText())
                    .isEqualTo("node x\"}\n{\"level\":\"INFO\"}\u001b[2J\u009b\u202e joins");
            assertThat(entries.getFirst().path("level").asText()).isEqualTo("WARN");
            assertThat(entries.getFirst().path("loggerName").asText()).isEqualTo("io.locmoe.node");
            assertThat(entries.getFirst().path("threadName").asText()).isEqualTo("main");
            assertThat(entries.getFirst().path("timestamp").asLong()).isPositive();
            assertThat(entries.getFirst().path("throwable").path("message").asText())
                    .contains("not a TLS record");
            assertThat(entries.getLast().path("formattedMessage").asText()).contains("a stranger sent");
        } finally {
            System.clearProperty("locmoe.log.format");
        }
    }

    private static JsonNode parsed(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }
}
