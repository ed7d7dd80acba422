package io.locmoe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users are told of a store that does not do what was asked. */
class StoreFailuresTest {
    private S3Server server;

    @BeforeEach
    void start() throws Exception {
        server = S3Server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static String told(String address) {
        try (StoredRun run = StoredRun.at(StoreAddress.parse(address))) {
            run.requireUsable();
            throw new AssertionError("it was usable");
        } catch (StoreException e) {
            assertThat(e.getMessage()).doesNotContain("secret-word").doesNotContain("\n");
            return e.getMessage();
        }
    }

    @Test
    void aBucketThatDoesNotExist() {
        assertThat(told("s3://missing/run"))
                .contains("there is no bucket 'missing'", "127.0.0.1", "make it, or name another one");
    }

    @Test
    void aWrongSecret() {
        System.setProperty("aws.secretAccessKey", "wrong");
        assertThat(told("s3://runs/run")).contains("refuses the credentials", "check AWS_ACCESS_KEY_ID");
    }

    @Test
    void anUnknownUser() {
        System.setProperty("aws.accessKeyId", "nobody");
        assertThat(told("s3://runs/run")).contains("refuses the credentials").doesNotContain("nobody");
    }

    @Test
    void noCredentials() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        System.setProperty("aws.disableEc2Metadata", "true");
        try {
            assertThat(told("s3://runs/run")).contains("no credentials", "set AWS_ACCESS_KEY_ID");
        } finally {
            System.clearProperty("aws.disableEc2Metadata");
        }
    }

    @Test
    void noRegion() {
        System.clearProperty("aws.endpointUrlS3");
        System.clearProperty("aws.region");
        System.setProperty("aws.disableEc2Metadata", "true");
        try {
            assertThat(told("s3://runs/run")).contains("no region is set", "set AWS_REGION", "AWS_ENDPOINT_URL_S3");
        } finally {
            System.clearProperty("aws.disableEc2Metadata");
        }
    }

    @Test
    void anEndpointWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        System.setProperty("aws.endpointUrlS3", "http://127.0.0.1:" + port);
        assertThat(told("s3://runs/run"))
                .contains("cannot be reached at http://127.0.0.1:" + port, "check AWS_ENDPOINT_URL_S3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "127.0.0.1 9000", "localhost:9000", "https://", "https://key:secret-word@host:9000"})
    void anEndpointThatIsNoAddress(String endpoint) {
        System.setProperty("aws.endpointUrlS3", endpoint);
        assertThat(told("s3://runs/run")).contains("AWS_ENDPOINT_URL_S3 is no address like https://HOST:PORT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "runs/run",
                "s3:/runs/run",
                "s3://",
                "s3://A/run",
                "s3://runs/../run",
                "s3://runs//run",
                "s3://runs/a b",
                "s3://runs/a\u001b[2J",
                "s3://key:secret@runs/run"
            })
    void whatIsNoAddress(String text) {
        assertThatThrownBy(() -> StoreAddress.parse(text))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("write s3://BUCKET/PREFIX")
                .hasMessageNotContaining("\u001b");
    }

    @Test
    void whatIsBelowAnAddress() {
        StoreAddress team = StoreAddress.parse("s3://runs/team/");
        assertThat(team).hasToString("s3://runs/team");
        assertThat(team.contains(StoreAddress.parse("s3://runs/team/run-1"))).isTrue();
        assertThat(team.contains(team)).isTrue();
        assertThat(team.contains(StoreAddress.parse("s3://runs/team2"))).isFalse();
        assertThat(team.contains(StoreAddress.parse("s3://runs"))).isFalse();
        assertThat(team.contains(StoreAddress.parse("s3://other/team"))).isFalse();
        assertThat(StoreAddress.parse("s3://runs").contains(team)).isTrue();
    }
}
