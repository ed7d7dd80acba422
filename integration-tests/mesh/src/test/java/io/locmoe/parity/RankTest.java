package io.locmoe.parity;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test with a rank of its own. */
abstract class RankTest {
    Rank rank;

    @BeforeEach
    void openRank() {
        rank = new Rank();
    }

    @AfterEach
    void closeRank() {
        rank.close();
    }
}
