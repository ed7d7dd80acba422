package io.locmoe.conformance.router;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test with a rank of its own. */
public abstract class RankTest {
    protected Rank rank;

    @BeforeEach
    protected void openRank() {
        rank = new Rank();
    }

    @AfterEach
    protected void closeRank() {
        rank.close();
    }
}
