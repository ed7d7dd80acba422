package io.locmoe.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.cli.Locmoe;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is wrong with an object store is told with exit code 2, before anything is started or written. */
class StoreOptionTest {
    private static final List<String> PROPERTIES = List.of(
            "aws.endpointUrlS3", "aws.region", "aws.accessKeyId", "aws.secretAccessKey", "aws.disableEc2Metadata");

    @TempDir
    private Path directory;

    private final StringWriter told = new StringWriter();

    @BeforeEach
    void aStoreThatDoesNotAnswer() throws IOException {
        Files.writeString(directory.resolve("node.flags"), "-Xmx192m");
        System.setProperty("locmoe.distribution", directory.toString());
        try (ServerSocket free = new ServerSocket(0)) {
            System.setProperty("aws.endpointUrlS3", "http://127.0.0.1:" + free.getLocalPort());
        }
        System.setProperty("aws.accessKeyId", "known");
        System.setProperty("aws.secretAccessKey", "secret-word");
        System.setProperty("aws.disableEc2Metadata", "true");
    }

    @AfterEach
    void clear() {
        PROPERTIES.forEach(System::clearProperty);
        System.clearProperty("locmoe.distribution");
    }

    private Path out() {
        return directory.resolve("out");
    }

    private String refusal(String... words) {
        CommandLine line = Locmoe.commandLine();
        line.setOut(new PrintWriter(told));
        line.setErr(new PrintWriter(told));
        int code = line.execute(Stream.concat(Stream.of(words), Stream.of("--out", out().toString()))
                .toArray(String[]::new));
        assertThat(code).as(told.toString()).isEqualTo(2);
        assertThat(out()).doesNotExist();
        assertThat(told.toString()).doesNotContain("secret-word");
        return told.toString();
    }

    @Test
    void whatIsNoPlaceInAStore() {
        assertThat(refusal("train", "--store", "bucket/run")).contains("write s3://BUCKET/PREFIX");
        assertThat(refusal("train", "--continue", "--store", "s3://Bucket/run")).contains("write s3://BUCKET/PREFIX");
        assertThat(refusal("runs", "fetch", "s3://Bucket/run")).contains("write s3://BUCKET/PREFIX");
    }

    @Test
    void aStoreThatCannotBeReached() {
        String sentence = "s3://bucket/run cannot be reached at http://127.0.0.1:";
        assertThat(refusal("train", "--store", "s3://bucket/run")).contains(sentence, "check AWS_ENDPOINT_URL_S3");
        assertThat(refusal("train", "--continue", "--store", "s3://bucket/run")).contains(sentence);
        assertThat(refusal("runs", "fetch", "s3://bucket/run")).contains(sentence);
    }

    @Test
    void noKeys() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        assertThat(refusal("train", "--store", "s3://bucket/run"))
                .contains("there are no credentials for s3://bucket/run: set AWS_ACCESS_KEY_ID");
    }

    @Test
    void aStoreWhereADirectoryIsWanted() {
        assertThat(refusal("train", "--resume", "s3://bucket/run"))
                .contains("to continue a run from there, give --continue --out DIR --store s3://bucket/run");
    }
}
