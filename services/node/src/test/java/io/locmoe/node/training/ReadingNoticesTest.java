package io.locmoe.node.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingNoticesTest {

    @Test
    void watchersAreNotifiedEveryTenSeconds() {
        long[] now = {0};
        List<String> told = new ArrayList<>();
        TrainingListener watcher = new TrainingListener() {
            @Override
            public void accept(TrainingEvent event) {
                switch (event) {
                    case TrainingEvent.Notice(String sentence) -> {
                        told.add(sentence);
                    }
                    default -> {}
                }
            }
        };
        ReadingNotices notices = new ReadingNotices("job", watcher, () -> now[0]);
        for (int second = 1; second <= 25; second++) {
            now[0] = second * 1_000_000_000L;
            notices.accept("read " + second);
        }
        assertThat(told).containsExactly("read 10", "read 20");
    }
}
