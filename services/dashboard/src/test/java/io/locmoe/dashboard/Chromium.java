package io.locmoe.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A browser without a window, driven through the Chrome DevTools Protocol. */
final class Chromium implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LIMIT_SECONDS = 30;

    private final ChromiumProcess process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private int calls;

    private Chromium(ChromiumProcess process) throws IOException, InterruptedException {
        this.process = process;
        HttpRequest targets = HttpRequest.newBuilder(
                        URI.create("http://" + process.devTools().getAuthority() + "/json/list"))
                .build();
        JsonNode pages = JSON.readTree(
                client.send(targets, HttpResponse.BodyHandlers.ofString()).body());
        this.socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(pages.at("/0/webSocketDebuggerUrl").asText()), new Messages(messages))
                .join();
    }

    /** The command; empty if there is none in the PATH. */
    static Optional<Path> command() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(directory -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param profile an empty directory, left to the caller */
    static Chromium start(Path command, Path profile) throws IOException, InterruptedException {
        ChromiumProcess process = ChromiumProcess.start(command, profile);
        try {
            return new Chromium(process);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    private record Messages(BlockingQueue<String> whole, StringBuilder part) implements WebSocket.Listener {
        Messages(BlockingQueue<String> whole) {
            this(whole, new StringBuilder());
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                whole.add(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private JsonNode call(String method, Map<String, ?> parameters) throws IOException, InterruptedException {
        ObjectNode request = JSON.createObjectNode().put("id", ++calls).put("method", method);
        request.set("params", JSON.valueToTree(parameters));
        socket.sendText(request.toString(), true).join();
        while (true) {
            String message = messages.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new IOException("the browser does not answer " + method);
            }
            JsonNode answer = JSON.readTree(message);
            if (answer.path("id").asInt() == calls) {
                return answer.path("result"); // none if the page that was asked has gone
            }
        }
    }

    /** Shows pages as on a screen of this size, in this colour scheme. */
    void screen(int width, int height, String colours) throws IOException, InterruptedException {
        show(width, height, "screen", colours);
    }

    /** Lays the open page out as for paper, for someone whose screen has this colour scheme. */
    void paper(int width, int height, String colours) throws IOException, InterruptedException {
        show(width, height, "print", colours);
        value("dispatchEvent(new Event('beforeprint'))");
    }

    private void show(int width, int height, String medium, String colours) throws IOException, InterruptedException {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        call(
                "Emulation.setEmulatedMedia",
                Map.of("media", medium, "features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
    }

    /** @param deficiency of the sight with which pages are seen: "achromatopsia", for example, or "none" */
    void sight(String deficiency) throws IOException, InterruptedException {
        call("Emulation.setEmulatedVisionDeficiency", Map.of("type", deficiency));
    }

    void open(URI address) throws IOException, InterruptedException {
        call("Page.navigate", Map.of("url", address.toString()));
        until("location.href === '" + address + "' && document.readyState === 'complete'");
    }

    /** The value of an expression of JavaScript. */
    JsonNode value(String expression) throws IOException, InterruptedException {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new IOException(answer.get("exceptionDetails").toString());
        }
        return answer.at("/result/value");
    }

    /** Waits until a condition holds; the page may load anew meanwhile. */
    void until(String condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!value("new Promise(done => setTimeout(() => done(" + condition + "), 20))")
                .asBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("never: " + condition);
            }
        }
    }

    /** Presses Enter. */
    void enter() throws IOException, InterruptedException {
        call(
                "Input.dispatchKeyEvent",
                Map.of("type", "keyDown", "key", "Enter", "text", "\r", "windowsVirtualKeyCode", 13));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", "Enter", "windowsVirtualKeyCode", 13));
    }

    /** Writes a picture of the screen. */
    void picture(Path file) throws IOException, InterruptedException {
        String data = call("Page.captureScreenshot", Map.of("format", "png"))
                .get("data")
                .asText();
        Files.write(file, Base64.getDecoder().decode(data));
    }

    /** Prints the open page as PDF, with an outline of its headings. */
    byte[] pdf() throws IOException, InterruptedException {
        String data = call("Page.printToPDF", Map.of("generateTaggedPDF", true, "generateDocumentOutline", true))
                .get("data")
                .asText();
        return Base64.getDecoder().decode(data);
    }

    @Override
    public void close() throws InterruptedException {
        client.shutdownNow();
        process.close();
    }
}
